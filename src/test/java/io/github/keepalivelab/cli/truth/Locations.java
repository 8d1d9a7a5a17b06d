package io.github.keepalivelab.cli.truth;

import io.github.keepalivelab.cli.truth.Conditions.Condition;
import io.github.keepalivelab.cli.truth.Targets.Site;
import java.util.ArrayList;
import java.util.List;

/** Draws locations that pass requests on, and the ways that lead there. */
final class Locations {

    private final World world;
    private final Dice dice;
    private final Settings settings;
    private final Targets targets;
    private final Conditions conditions;
    private final String host;

    Locations(World world, String host) {
        this.world = world;
        this.dice = world.dice();
        this.settings = new Settings(world);
        this.targets = new Targets(world);
        this.conditions = new Conditions(world);
        this.host = host;
    }

    /** Draws a location, or two that belong together. */
    List<Node> draw() {
        return switch (dice.below(26)) {
            case 0, 1 -> exact();
            case 2, 3 -> regex();
            case 4, 5, 6 -> nested();
            case 7, 8 -> named();
            case 9 -> jump();
            case 10, 11 -> condition();
            case 12 -> limit();
            default -> prefix();
        };
    }

    private Ask ask(String path) {
        return Ask.get(host, path);
    }

    private List<Node> passing(Site site, List<Ask> entries) {
        List<Node> body = new ArrayList<>(settings.ofLocation());
        String place = world.place("", entries);
        body.add(Node.pass(place, targets.draw(site, body)));
        body.add(marker(place));
        dice.shuffle(body);
        return body;
    }

    private static Node marker(String place) {
        return Node.of("add_header", "X-Place", place, "always");
    }

    private List<Node> one(List<Node> body, String... head) {
        Node block = Node.block(body, head);
        return List.of(dice.chance(8) ? block.inFile() : block);
    }

    private List<Node> prefix() {
        String path = world.nextPath() + "/";
        List<Node> body = passing(Site.PREFIX, List.of(ask(path)));
        return dice.chance(15) ? one(body, "location", "^~", path) : one(body, "location", path);
    }

    private List<Node> exact() {
        String path = world.nextPath();
        return one(passing(Site.PREFIX, List.of(ask(path))), "location", "=", path);
    }

    private List<Node> regex() {
        String path = world.nextPath();
        List<Node> body = passing(Site.CAPTURE, List.of(ask(path + "/some")));
        return one(body, "location", dice.of("~", "~*"), dice.of("^" + path + "/(.*)$", "\"^" + path + "/(.{0,9})$\""));
    }

    private List<Node> nested() {
        String path = world.nextPath() + "/";
        List<Node> outer = dice.chance(60)
                ? new ArrayList<>(passing(Site.PREFIX, List.of(ask(path))))
                : new ArrayList<>(settings.ofLocation());
        List<Node> inner = passing(Site.PREFIX, List.of(ask(path + "in/")));
        outer.add(dice.below(outer.size() + 1), Node.block(inner, "location", path + "in/"));
        return one(outer, "location", path);
    }

    /** A named location, by try_files or error_page. */
    private List<Node> named() {
        String path = world.nextPath();
        String name = "@" + path.substring(1);
        List<Node> way = way();
        if (dice.chance(50)) {
            way.add(Node.of("try_files", "/nonexistent/$uri", name));
        } else {
            way.add(Node.of("error_page", "418", "=", name));
            way.add(Node.of("return", "418"));
        }
        dice.shuffle(way);
        return List.of(
                Node.block(way, "location", path + "/"),
                Node.block(passing(Site.CLOSED, List.of(ask(path + "/"))), "location", name));
    }

    /** A location that another one leads to by its path. */
    private List<Node> jump() {
        String from = world.nextPath() + "/";
        String to = world.nextPath() + "/";
        List<Node> way = way();
        switch (dice.below(3)) {
            case 0 -> way.add(Node.of("rewrite", "^", to, "last"));
            case 1 -> way.add(Node.of("try_files", "/nonexistent/$uri", to));
            default -> {
                way.add(Node.of("error_page", "418", "=", to));
                way.add(Node.of("return", "418"));
            }
        }
        dice.shuffle(way);
        boolean internal = dice.chance(70);
        List<Node> body = passing(Site.PREFIX, internal ? List.of(ask(from)) : List.of(ask(to), ask(from)));
        if (internal) {
            body.add(0, Node.of("internal"));
        }
        return List.of(Node.block(way, "location", from), Node.block(body, "location", to));
    }

    private List<Node> way() {
        List<Node> way = new ArrayList<>();
        for (int i = dice.below(3); i > 0; i--) {
            way.add(settings.set());
        }
        return way;
    }

    private List<Node> condition() {
        String path = world.nextPath() + "/";
        int roll = dice.below(10);
        Condition drawn = roll < 4
                ? conditions.always(ask(path))
                : roll < 6 ? conditions.never(ask(path)) : conditions.byRequest(ask(path));
        boolean reachable = !drawn.by().equals(ask(path)) || drawn.holds();
        List<Node> body = new ArrayList<>(passing(Site.PREFIX, drawn.holds() ? List.of() : List.of(ask(path))));
        String place = world.place("", reachable ? List.of(drawn.by()) : List.of());
        List<Node> inner = new ArrayList<>();
        inner.add(Node.pass(place, targets.draw(Site.CLOSED, inner)));
        inner.add(marker(place));
        if (dice.chance(25)) {
            inner.add(settings.set());
        }
        dice.shuffle(inner);
        body.add(dice.below(body.size() + 1), Node.block(inner, drawn.head()));
        return one(body, "location", path);
    }

    private List<Node> limit() {
        String path = world.nextPath() + "/";
        List<Node> body = new ArrayList<>(passing(Site.PREFIX, List.of(ask(path))));
        int last = world.places().size() - 1;
        world.places().set(last, world.places().get(last).divided());
        String outer = world.places().get(last).name();
        // Nothing can be added to the answer in this block, so it shows what the location adds.
        String place = world.place(outer, List.of(ask(path).method("POST")));
        Node pass = Node.pass(place, targets.draw(Site.CLOSED, body));
        body.add(Node.block(List.of(pass), "limit_except", "GET"));
        return one(body, "location", path);
    }
}
