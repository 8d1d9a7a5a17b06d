package io.github.keepalivelab.cli.truth;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A generated configuration.
 *
 * @param seed it follows from this and from whether the nginx is a modern one
 * @param top what stands in the main file
 * @param places its proxy_passes
 */
record Generated(long seed, List<Node> top, List<Place> places) {

    /** Returns all directives that are left when some are dropped with what stands in them. */
    Stream<Node> left(Set<Node> dropped) {
        return left(top, dropped);
    }

    private static Stream<Node> left(List<Node> nodes, Set<Node> dropped) {
        return nodes.stream()
                .filter(node -> !dropped.contains(node))
                .flatMap(node -> Stream.concat(Stream.of(node), left(node.body(), dropped)));
    }

    /** Where chance chooses the server, few requests say little. */
    boolean leftToChance(Set<Node> dropped) {
        return left(dropped).anyMatch(node -> node.words().get(0).equals("random"));
    }

    /** Where an idle timeout of nothing must have time to fire. */
    boolean hasTimers(Set<Node> dropped) {
        return left(dropped).anyMatch(node -> node.words().equals(List.of("keepalive_timeout", "0")));
    }
}
