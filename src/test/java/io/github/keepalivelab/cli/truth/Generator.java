package io.github.keepalivelab.cli.truth;

import java.util.ArrayList;
import java.util.List;

/** Draws whole configurations that nginx accepts. */
final class Generator {

    private final World world;
    private final Dice dice;
    private final Settings settings;

    private Generator(World world) {
        this.world = world;
        this.dice = world.dice();
        this.settings = new Settings(world);
    }

    /** @param modern whether it is for an nginx from 1.29.7 on */
    static Generated generate(long seed, boolean modern) {
        World world = new World(new Dice(seed), modern);
        List<Node> http = new Generator(world).http();
        return new Generated(
                seed,
                List.of(Node.block(List.of(Node.of("worker_connections", "256")), "events"), Node.block(http, "http")),
                List.copyOf(world.places()));
    }

    private List<Node> http() {
        List<String> hosts = dice.chance(55) ? List.of("s1.test") : List.of("s1.test", "s2.test");
        List<Node> parts = new ArrayList<>(new Upstreams(world).draw());
        parts.addAll(new HttpVariables(world, hosts).draw());
        boolean site = dice.chance(30);
        if (site) {
            world.nameVariables().add("$site");
        }
        parts.addAll(settings.ofHttp());
        List<List<Node>> servers = new ArrayList<>();
        int places = 5 + dice.below(8);
        for (String host : hosts) {
            servers.add(server(host, site, world.places().size() + places / hosts.size()));
        }
        servers.forEach(body -> parts.add(Node.block(body, "server")));
        dice.shuffle(parts);
        parts.add(never(parts));
        List<Node> http = new ArrayList<>();
        http.add(Node.of("access_log", "off"));
        NginxRun.TEMP_PATHS.forEach(path -> http.add(Node.of(path, path)));
        http.addAll(parts);
        return http;
    }

    /** A variable that is only read is unknown to nginx; a set that is never run makes it known. */
    private Node never(List<Node> parts) {
        List<Node> sets = new ArrayList<>();
        world.undeclared(parts).forEach(variable -> sets.add(Node.of("set", variable, Values.header(world))));
        List<Node> server = new ArrayList<>(List.of(
                Node.of("listen", "127.0.0.1:@PORT@"),
                Node.of("server_name", "never.test"),
                Node.of("return", "204"),
                Node.block(sets, "location", "/")));
        return Node.block(server, "server");
    }

    private List<Node> server(String host, boolean site, int places) {
        List<Node> body = new ArrayList<>(settings.ofServer());
        if (site) {
            body.add(Node.of("set", "$site", Values.name(world)));
        }
        Locations locations = new Locations(world, host);
        while (world.places().size() < places) {
            body.addAll(locations.draw());
        }
        dice.shuffle(body);
        body.add(0, Node.of("listen", "127.0.0.1:@PORT@"));
        body.add(1, Node.of("server_name", host));
        body.add(Node.block(List.of(Node.of("return", "200", "$msec")), "location", "=", "/clock"));
        return body;
    }
}
