package io.github.keepalivelab.cli.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Draws upstream blocks. */
final class Upstreams {

    private static final List<String> NAMES = List.of("app", "Api", "back_end", "pool-4", "svc.test", "www");
    private static final Set<String> WITHOUT_BACKUP = Set.of("hash", "ip_hash", "random");

    private final World world;
    private final Dice dice;

    Upstreams(World world) {
        this.world = world;
        this.dice = world.dice();
    }

    List<Node> draw() {
        List<Node> blocks = new ArrayList<>();
        List<String> names = new ArrayList<>(NAMES);
        dice.shuffle(names);
        for (String name : names.subList(0, 2 + dice.below(3))) {
            world.upstreams().add(name);
            blocks.add(Node.block(body(name), "upstream", name));
        }
        return blocks;
    }

    private List<Node> body(String name) {
        List<String> balancer = dice.chance(35) ? balancer() : List.of();
        List<Node> servers = servers(!balancer.isEmpty() && WITHOUT_BACKUP.contains(balancer.get(0)));
        List<Node> body = new ArrayList<>(servers);
        if (dice.chance(15)) {
            body.add(0, Node.of("zone", name.replace('.', '_'), "64k"));
        }
        if (dice.chance(8)) {
            body.add(Node.of("keepalive_requests", dice.chance(40) ? "1" : dice.of("2", "1000")));
        }
        if (dice.chance(10)) {
            body.add(Node.of("keepalive_timeout", dice.chance(35) ? "0" : "60s"));
        }
        if (dice.chance(5)) {
            body.add(Node.of("keepalive_time", "1h"));
        }
        dice.shuffle(body);
        if (dice.chance(82)) {
            body.add(dice.below(body.size() + 1), keepalive());
        }
        if (!balancer.isEmpty()) {
            body.add(dice.chance(60) ? 0 : dice.below(body.size() + 1), Node.of(balancer));
        }
        return body;
    }

    private Node keepalive() {
        String size = dice.of("1", "2", "4", "32");
        if (world.modern() && dice.chance(8)) {
            return Node.of("keepalive", "0");
        }
        return world.modern() && dice.chance(12) ? Node.of("keepalive", size, "local") : Node.of("keepalive", size);
    }

    private List<String> balancer() {
        return switch (dice.below(8)) {
            case 0, 1, 2 -> List.of("least_conn");
            case 3 -> List.of("ip_hash");
            case 4 -> List.of("hash", "$request_uri", "consistent");
            case 5 -> List.of("hash", dice.of("$uri", "$remote_addr", "$http_x_key", "$arg_k", "$cookie_c$http_x_key"));
            case 6 -> world.modern() ? List.of("sticky", "cookie", "c") : List.of("random");
            default -> List.of("random", "two");
        };
    }

    /** One to three servers; the first one always serves. */
    private List<Node> servers(boolean withoutBackup) {
        List<Node> servers = new ArrayList<>();
        servers.add(Node.of("server", "127.0.0.1:@B1@"));
        int more = dice.chance(50) ? 0 : 1 + dice.below(2);
        for (int i = 0; i < more; i++) {
            List<String> words =
                    new ArrayList<>(List.of("server", "127.0.0.1:@B" + (dice.chance(25) ? 1 : i + 2) + "@"));
            switch (dice.below(10)) {
                case 0 -> words.add("down");
                case 1 -> words.add(withoutBackup ? "max_fails=0" : "backup");
                case 2 -> words.add("weight=2");
                case 3 -> words.add("fail_timeout=5s");
                default -> {
                    // Nothing more to say.
                }
            }
            servers.add(Node.of(words));
        }
        return servers;
    }
}
