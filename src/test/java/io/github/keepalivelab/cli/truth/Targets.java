package io.github.keepalivelab.cli.truth;

import java.util.List;

/** Draws what proxy_pass is given. */
final class Targets {

    private final World world;
    private final Dice dice;

    Targets(World world) {
        this.world = world;
        this.dice = world.dice();
    }

    /** Where a proxy_pass stands, for what nginx allows there. */
    enum Site {
        /** A location with a fixed beginning: a path may stand behind the name. */
        PREFIX,
        /** A location by a regular expression with one group. */
        CAPTURE,
        /** A named location, if or limit_except. */
        CLOSED
    }

    /** @param beside takes the sets that the target needs */
    String draw(Site site, List<Node> beside) {
        String name = Values.upstream(world);
        int roll = dice.below(100);
        if (roll < 48) {
            return "http://" + name;
        }
        if (roll < 62) {
            return withPath(site, name);
        }
        if (roll < 67) {
            return "http://127.0.0.1:@B1@";
        }
        if (roll < 72) {
            return dice.of("HTTP://", "Http://", "$scheme://") + name;
        }
        if (roll < 82) {
            return "http://" + dice.of(world.nameVariables()) + dice.of("", "", "$request_uri", "/v1/");
        }
        return fromSets(name, beside);
    }

    private String withPath(Site site, String name) {
        String literal = "http://" + name;
        if (site == Site.CAPTURE && dice.chance(50)) {
            return literal + dice.of("/$1", "/$1$is_args$args");
        }
        if (site == Site.PREFIX && dice.chance(60)) {
            return literal + dice.of("/", "/v1/", "?from=edge", "/v1?x=y:z");
        }
        return literal + dice.of("$request_uri", "$uri$is_args$args", "${uri}", "$request_uri");
    }

    private String fromSets(String name, List<Node> beside) {
        switch (dice.below(6)) {
            case 0 -> {
                int at = 1 + dice.below(name.length() - 1);
                beside.add(Node.of("set", "$front", name.substring(0, at)));
                beside.add(Node.of("set", "$rest", name.substring(at)));
                return dice.of("http://$front$rest", "http://${front}${rest}", "http://${front}" + name.substring(at));
            }
            case 1 -> {
                beside.add(
                        Node.of("set", "$url", dice.of("http://", "HTTP://") + Values.name(world) + dice.of("", "/x")));
                return dice.of("$url", "\"$url\"", "${url}");
            }
            case 2 -> {
                beside.add(Node.of("set", "$proto", "http"));
                return "$proto://" + name + dice.of("", "$request_uri");
            }
            case 3 -> {
                beside.add(Node.of("set", "$backend", dice.of(world.nameVariables())));
                return "http://$backend";
            }
            default -> {
                beside.add(Node.of("set", "$backend", Values.name(world)));
                return "http://" + dice.of("$backend", "$Backend", "${backend}") + dice.of("", "", "$uri", "/");
            }
        }
    }
}
