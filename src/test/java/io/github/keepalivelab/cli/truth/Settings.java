package io.github.keepalivelab.cli.truth;

import java.util.ArrayList;
import java.util.List;

/** Draws what decides over reuse and is inherited: version and headers, and the variables in them. */
final class Settings {

    private static final List<String> SET = List.of("$hop", "$how", "$conn");

    private final World world;
    private final Dice dice;
    private final Conditions conditions;

    Settings(World world) {
        this.world = world;
        this.dice = world.dice();
        this.conditions = new Conditions(world);
    }

    List<Node> ofHttp() {
        List<Node> nodes = new ArrayList<>();
        if (dice.chance(80)) {
            nodes.add(version());
        }
        if (dice.chance(35)) {
            nodes.addAll(headers(new ArrayList<>()));
        }
        return nodes;
    }

    List<Node> ofServer() {
        List<Node> nodes = new ArrayList<>();
        if (dice.chance(30)) {
            nodes.add(version());
        }
        if (dice.chance(40)) {
            nodes.addAll(headers(nodes));
        }
        for (int i = dice.below(3); i > 0; i--) {
            nodes.add(set());
        }
        if (dice.chance(12)) {
            nodes.add(condition());
        }
        return nodes;
    }

    List<Node> ofLocation() {
        List<Node> nodes = new ArrayList<>();
        if (dice.chance(18)) {
            nodes.add(version());
        }
        if (dice.chance(50)) {
            nodes.addAll(headers(nodes));
        }
        if (dice.chance(12)) {
            nodes.add(set());
        }
        if (dice.chance(7)) {
            nodes.add(condition());
        }
        if (dice.chance(3)) {
            nodes.add(dice.chance(50) ? Node.of("break") : Node.of("rewrite", "^/none$", "/x", "break"));
        }
        noise(nodes);
        return nodes;
    }

    private void noise(List<Node> nodes) {
        if (dice.chance(10)) {
            nodes.add(Node.of("add_header", "X-Noise", dice.of("\"a; b {c}\"", "'it is \"so\"'", "${scheme}x")));
        }
        if (dice.chance(10)) {
            nodes.add(Node.of(dice.of(List.of(
                    List.of("proxy_read_timeout", "30s"),
                    List.of("proxy_buffering", "off"),
                    List.of("proxy_next_upstream", "error", "timeout"),
                    List.of("proxy_socket_keepalive", "on"),
                    List.of("proxy_hide_header", "X-Powered-By")))));
        }
    }

    private Node version() {
        return Node.of("proxy_http_version", dice.chance(5) ? "1.0" : "1.1");
    }

    /** A set, for use here or elsewhere. */
    Node set() {
        return set(dice.of(SET), assigned());
    }

    private static Node set(String variable, String value) {
        return Node.of("set", variable, value);
    }

    private String assigned() {
        int roll = dice.below(100);
        if (roll < 18) {
            return dice.of(world.headerVariables());
        }
        return roll < 26 ? world.use(dice.of(SET)) : roll < 27 ? "$http_connection" : Values.header(world);
    }

    /** An if with a set in it. */
    private Node condition() {
        Ask ask = Ask.get("", "");
        int roll = dice.below(100);
        Conditions.Condition drawn = roll < 38
                ? conditions.always(ask)
                : roll < 76
                        ? conditions.never(ask)
                        : roll < 81 ? conditions.byRequest(ask) : conditions.byVariable(ask, dice.of(SET));
        return Node.block(List.of(set()), drawn.head());
    }

    /** Headers, in which Connection may be missing; sets for them go beside. */
    private List<Node> headers(List<Node> beside) {
        List<Node> nodes = new ArrayList<>();
        if (dice.chance(25)) {
            nodes.add(Node.of("proxy_set_header", "Host", dice.of("$host", "$proxy_host", "\"x.test\"")));
        }
        if (dice.chance(20)) {
            nodes.add(Node.of("proxy_set_header", "Upgrade", "$http_upgrade"));
        }
        if (nodes.isEmpty() || dice.chance(80)) {
            nodes.add(Node.of("proxy_set_header", name(), connection(beside)));
        }
        if (dice.chance(2)) {
            nodes.add(Node.of("proxy_set_header", name(), connection(beside)));
        }
        dice.shuffle(nodes);
        return nodes;
    }

    private String name() {
        return dice.of("Connection", "Connection", "Connection", "connection", "CONNECTION");
    }

    private String connection(List<Node> beside) {
        int roll = dice.below(100);
        if (roll < 45) {
            return Values.header(world);
        }
        if (roll < 49) {
            return "$http_upgrade";
        }
        if (roll < 50) {
            return "$http_connection";
        }
        if (roll < 74) {
            return dice.of(world.headerVariables());
        }
        return roll < 92 ? ofSet(beside) : glued(beside);
    }

    private String ofSet(List<Node> beside) {
        String variable = world.use(dice.of(SET));
        if (dice.chance(75)) {
            beside.add(set(variable, assigned()));
        }
        if (dice.chance(15)) {
            beside.add(condition());
        }
        return dice.chance(85) ? variable : dice.of("\"" + variable + "\"", "${" + variable.substring(1) + "}");
    }

    private String glued(List<Node> beside) {
        beside.add(
                set(world.use("$part"), dice.of("clo", "clo", "\"\"", "keep-ali", dice.of(world.headerVariables()))));
        return switch (dice.below(4)) {
            case 0 -> "\"${part}se\"";
            case 1 -> "${part}se";
            case 2 -> "\"$part$http_upgrade\"";
            default -> "\"$part" + dice.of(world.headerVariables()) + "\"";
        };
    }
}
