package io.github.keepalivelab.cli.truth;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Writes a generated configuration down, tidily or as people do it. */
final class Renderer {

    private static final List<String> COMMENTS = List.of(
            "# keepalive 64;",
            "# proxy_set_header Connection \"\"; }",
            "# it's here because of \"legacy\" {",
            "# TLS ends before");

    private final Generated config;
    private final Set<Node> dropped;
    private final boolean odd;
    private final Map<String, StringBuilder> files = new LinkedHashMap<>();
    private final Map<String, Where> places = new HashMap<>();

    private Renderer(Generated config, Set<Node> dropped) {
        this.config = config;
        this.dropped = dropped;
        this.odd = dropped.isEmpty() && Math.floorMod(config.seed(), 3) == 0;
    }

    /** File and line of a directive. */
    record Where(String file, int line) {}

    /**
     * Files by name, nginx.conf first, and where each place stands.
     *
     * @param files text of each
     * @param places by name
     */
    record Text(Map<String, String> files, Map<String, Where> places) {

        /** Returns the files with the ports put in. */
        Map<String, String> files(int port, List<EchoBackend> backends) {
            Map<String, String> all = new LinkedHashMap<>();
            files.forEach((name, text) -> {
                String filled = text.replace("@PORT@", String.valueOf(port));
                for (int i = 0; i < backends.size(); i++) {
                    filled = filled.replace(
                            "@B" + (i + 1) + "@", String.valueOf(backends.get(i).port()));
                }
                all.put(name, filled);
            });
            return all;
        }
    }

    static Text render(Generated config, Set<Node> dropped) {
        Renderer renderer = new Renderer(config, dropped);
        renderer.files.put("nginx.conf", new StringBuilder());
        config.top().forEach(node -> renderer.write(node, "nginx.conf", 0));
        Map<String, String> texts = new LinkedHashMap<>();
        renderer.files.forEach((name, text) -> texts.put(name, text.toString()));
        return new Text(texts, renderer.places);
    }

    private void write(Node node, String file, int depth) {
        if (dropped.contains(node)) {
            return;
        }
        StringBuilder out = files.getOrDefault(file, new StringBuilder());
        Random style = new Random(config.seed() + node.words().hashCode());
        String indent = odd && style.nextInt(4) == 0 ? "\t" : "    ".repeat(depth);
        if (odd && style.nextInt(10) == 0) {
            out.append(indent)
                    .append(COMMENTS.get(style.nextInt(COMMENTS.size())))
                    .append('\n');
        }
        if (!node.place().isEmpty()) {
            places.put(
                    node.place(),
                    new Where(file, 1 + (int) out.chars().filter(c -> c == '\n').count()));
        }
        out.append(indent).append(words(node, style, indent));
        if (!node.isBlock()) {
            out.append(odd && style.nextInt(12) == 0 ? " ;  # so\n" : ";\n");
            return;
        }
        out.append(odd && style.nextInt(8) == 0 ? "\n" + indent + "{\n" : " {\n");
        String into = file;
        if (node.isApart()) {
            into = "part" + files.size() + ".conf";
            files.put(into, new StringBuilder());
            out.append(indent).append("    include ").append(into).append(";\n");
        }
        for (Node inner : node.body()) {
            write(inner, into, depth + 1);
        }
        out.append(indent).append("}\n");
    }

    private String words(Node node, Random style, String indent) {
        StringBuilder text = new StringBuilder(node.words().get(0));
        for (String word : node.words().subList(1, node.words().size())) {
            String gap = " ";
            if (odd && !node.isBlock()) {
                gap = switch (style.nextInt(10)) {
                    case 0 -> "\t";
                    case 1 -> "   ";
                    case 2 -> "\n" + indent + "        ";
                    default -> " ";
                };
            }
            boolean quotable = !node.isBlock()
                    && List.of("proxy_pass", "proxy_set_header", "set", "keepalive", "proxy_http_version")
                            .contains(node.words().get(0))
                    && word.matches("[\\w./:@$-]+");
            String quote = odd && quotable && style.nextInt(4) == 0 ? style.nextBoolean() ? "\"" : "'" : "";
            text.append(gap).append(quote).append(word).append(quote);
        }
        return text.toString();
    }
}
