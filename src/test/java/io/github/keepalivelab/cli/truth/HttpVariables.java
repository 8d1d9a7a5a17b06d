package io.github.keepalivelab.cli.truth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws maps, geo and split_clients blocks. */
final class HttpVariables {

    private final World world;
    private final Dice dice;
    private final List<String> hosts;

    HttpVariables(World world, List<String> hosts) {
        this.world = world;
        this.dice = world.dice();
        this.hosts = hosts;
    }

    List<Node> draw() {
        List<Node> blocks = new ArrayList<>();
        for (int i = 2 + dice.below(4); i > 0; i--) {
            String name = "$" + dice.of("connection_upgrade", "Hop_Header", "conn", "m") + "_" + i;
            blocks.add(headers(name));
            world.headerVariables().add(dice.chance(10) ? name.toLowerCase(Locale.ROOT) : name);
        }
        for (int i = 1 + dice.below(3); i > 0; i--) {
            String name = "$pool_" + i;
            blocks.add(names(name));
            world.nameVariables().add(name);
        }
        if (dice.chance(12)) {
            blocks.add(Node.block(List.of(Node.of("default", Values.header(world))), "map", "\"\"", "$hop"));
        }
        return blocks;
    }

    private Node headers(String name) {
        Map<String, String> entries = new LinkedHashMap<>();
        String source = source(entries);
        if (dice.chance(88)) {
            entries.put("default", value());
        }
        entries.replaceAll((key, value) -> value.isEmpty() ? value() : value);
        List<Node> body = new ArrayList<>();
        entries.forEach((key, value) -> body.add(Node.of(key, value)));
        dice.shuffle(body);
        if (source.equals("$host")) {
            body.add(0, Node.of("hostnames"));
        }
        if (dice.chance(8)) {
            body.add(Node.of("volatile"));
        }
        return Node.block(body, "map", source, name);
    }

    /** Draws what a map looks at, and its keys. */
    private String source(Map<String, String> entries) {
        if (dice.chance(5)) {
            return byRequest(entries);
        }
        switch (dice.below(20)) {
            case 0, 1, 2 -> {
                return ofOtherMap(entries);
            }
            case 4 -> {
                entries.put("https", "");
                return dice.of("$scheme", "\"\"", "$server_port");
            }
            case 5 -> {
                entries.put("close", "");
                entries.put(dice.of("''", "keep-alive", "~^k"), "");
                return world.use(dice.of("$hop", "$how"));
            }
            case 6 -> {
                entries.put(dice.of(hosts), "");
                entries.put(dice.of("*.test", ".example.org", "www.*"), "");
                return "$host";
            }
            case 8 -> {
                entries.put(dice.of("x", "~^x", "~.x"), "");
                return "\"${http_upgrade}x\"";
            }
            default -> {
                return ofUpgrade(entries);
            }
        }
    }

    /** Few, for an answer that depends on the request is UNKNOWN, whatever else stands there. */
    private String byRequest(Map<String, String> entries) {
        switch (dice.below(4)) {
            case 0 -> {
                entries.put("a", "");
                return dice.of("$http_x_mode", "$cookie_mode", "$arg_mode");
            }
            case 1 -> {
                entries.put("GET", "");
                return "$request_method";
            }
            case 2 -> {
                entries.put(dice.of("\"GET:\"", "~^GET:$", "~*^get"), "");
                return "\"$request_method:$http_upgrade\"";
            }
            default -> {
                entries.put(dice.of("\"~*upgrade\"", "close", "~*close", "keep-alive"), "");
                return "$http_connection";
            }
        }
    }

    private String ofUpgrade(Map<String, String> entries) {
        if (dice.chance(80)) {
            entries.put(dice.of("''", "\"\""), "");
        }
        for (String key : List.of("websocket", "~*websocket", "\"~.\"", "\"~^$\"", "h2c")) {
            if (dice.chance(13)) {
                entries.put(key, "");
            }
        }
        return dice.of("$http_upgrade", "$http_upgrade", "$http_upgrade", "$HTTP_Upgrade");
    }

    private String ofOtherMap(Map<String, String> entries) {
        if (world.headerVariables().isEmpty()) {
            return ofUpgrade(entries);
        }
        for (String key : List.of("close", "''", "upgrade", "keep-alive", "~^k")) {
            if (dice.chance(45)) {
                entries.put(key, "");
            }
        }
        return dice.of(world.headerVariables());
    }

    private String value() {
        return dice.chance(8) && !world.headerVariables().isEmpty()
                ? dice.of(world.headerVariables())
                : Values.header(world);
    }

    private Node names(String name) {
        String one = Values.name(world);
        String other = dice.chance(80) ? one : Values.name(world);
        List<Node> body = new ArrayList<>();
        body.add(Node.of("default", one));
        switch (dice.below(9)) {
            case 0 -> {
                body.add(Node.of("127.0.0.2/32", other));
                return Node.block(body, "geo", name);
            }
            case 1 -> {
                return Node.block(
                        List.of(Node.of("40%", one), Node.of("*", other)),
                        "split_clients",
                        dice.of("\"${remote_addr}AAA\"", "$remote_addr"),
                        name);
            }
            case 2 -> {
                body.add(Node.of("a", other));
                return Node.block(body, "map", dice.of("$http_x_mode", "$cookie_mode"), name);
            }
            case 3, 4 -> {
                body.add(0, Node.of("hostnames"));
                body.add(Node.of(dice.of(hosts), other));
                return Node.block(body, "map", "$host", name);
            }
            case 5 -> {
                return Node.block(body, "map", dice.of("$scheme", "\"\""), name);
            }
            default -> {
                body.add(Node.of(dice.of("''", "~.", "\"~^$\"", "websocket"), Values.name(world)));
                return Node.block(body, "map", "$http_upgrade", name);
            }
        }
    }
}
