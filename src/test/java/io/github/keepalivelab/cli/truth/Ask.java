package io.github.keepalivelab.cli.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request. An ordinary one is a GET without Connection and Upgrade headers from 127.0.0.1.
 *
 * @param from address of the client
 */
record Ask(String method, String path, String query, String host, Map<String, String> headers, String from) {

    static Ask get(String host, String path) {
        return new Ask("GET", path, "", host, Map.of(), "127.0.0.1");
    }

    Ask method(String other) {
        return new Ask(other, path, query, host, headers, from);
    }

    Ask path(String other) {
        return new Ask(method, other, query, host, headers, from);
    }

    Ask query(String other) {
        return new Ask(method, path, other, host, headers, from);
    }

    Ask host(String other) {
        return new Ask(method, path, query, other, headers, from);
    }

    Ask header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Ask(method, path, query, host, Map.copyOf(more), from);
    }

    Ask from(String other) {
        return new Ask(method, path, query, host, headers, other);
    }

    /** Other requests to the same place, by which it may do something else. */
    List<Ask> variants() {
        List<Ask> all = new ArrayList<>(List.of(
                header("Connection", "close"),
                header("Connection", "keep-alive"),
                header("X-Mode", "a"),
                header("X-Mode", "b"),
                header("Cookie", "mode=a"),
                method("POST"),
                query("mode=a"),
                query("mode=b"),
                host("other.test"),
                host("x." + host)));
        for (int i = 2; i < 6; i++) {
            all.add(from("127.0.0." + i));
        }
        if (path.endsWith("/")) {
            all.add(path(path + "x.png"));
        }
        return all;
    }
}
