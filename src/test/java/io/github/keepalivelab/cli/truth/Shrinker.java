package io.github.keepalivelab.cli.truth;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Drops from a configuration what a wrong answer does not need, largest parts first, for as long as something goes. */
final class Shrinker {

    private static final Set<String> NEEDED = Set.of("events", "http", "listen", "worker_connections", "access_log");

    private final Bench bench;

    Shrinker(Bench bench) {
        this.bench = bench;
    }

    /** Returns the text of the smallest configuration found and its verdict. */
    String smallest(Generated config, Verdict wrong) throws IOException {
        List<Node> nodes = config.top().stream()
                .flatMap(Node::all)
                .filter(node -> !needed(node))
                .toList();
        Set<Node> dropped = new HashSet<>();
        Verdict last = wrong;
        boolean progress = true;
        while (progress) {
            progress = false;
            Set<Node> left = new HashSet<>(config.left(dropped).toList());
            for (Node node : nodes) {
                if (!left.contains(node)) {
                    continue;
                }
                Set<Node> fewer = new HashSet<>(dropped);
                fewer.add(node);
                Verdict now = still(config, fewer, wrong);
                if (now != null) {
                    dropped = fewer;
                    left = new HashSet<>(config.left(dropped).toList());
                    last = now;
                    progress = true;
                }
            }
        }
        StringBuilder text = new StringBuilder();
        Renderer.render(config, dropped)
                .files()
                .forEach((name, lines) ->
                        text.append("# ").append(name).append('\n').append(lines));
        return "seed " + config.seed() + ": " + last + "\n" + text.toString().replaceAll("(?m)^.*_temp_path.*\\R", "");
    }

    private static boolean needed(Node node) {
        String first = node.words().get(0);
        return NEEDED.contains(first) || first.endsWith("_temp_path");
    }

    /** Returns the verdict if it is as wrong as before, null if not. */
    private @Nullable Verdict still(Generated config, Set<Node> dropped, Verdict wrong) throws IOException {
        if (!bench.said(config, dropped, wrong.place()).equals(wrong.said())) {
            return null;
        }
        try {
            return bench.judge(config, dropped, List.of(wrong.place())).stream()
                    .filter(now -> now.kind() == wrong.kind() && now.said().equals(wrong.said()))
                    .findFirst()
                    .orElse(null);
        } catch (Bench.RefusedException e) {
            return null;
        }
    }
}
