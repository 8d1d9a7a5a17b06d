package io.github.keepalivelab.study.doctor.eval;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where variables come from: maps, split_clients and geo blocks, and what set writes. Names do not depend on case. */
public final class Definitions {

    private static final int MAX_DEPTH = 200;

    private final Map<String, Directive> blocks = new HashMap<>();
    private final Set<String> written = new HashSet<>();

    /** @param http the directives of all http blocks */
    public Definitions(List<Directive> http) {
        collect(http, 0);
    }

    private void collect(List<Directive> directives, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        for (Directive d : directives) {
            if (d.block() != null && d.is("map", "split_clients", "geo")) {
                name(d.argument(d.arguments().size() - 1)).ifPresent(name -> blocks.put(name, d));
            } else if (d.is("set", "auth_request_set")) {
                name(d.argument(0)).ifPresent(written::add);
            }
            collect(d.children(), depth + 1);
        }
    }

    /** Returns the block that defines a variable, its name in lower case. */
    Optional<Directive> block(String name) {
        return Optional.ofNullable(blocks.get(name));
    }

    /** Returns the map whose variable is this whole word. */
    public Optional<Directive> map(String word) {
        return name(word).flatMap(this::block).filter(d -> d.is("map"));
    }

    /** Returns whether some set writes it, so that it is empty where none was run. */
    boolean written(String name) {
        return written.contains(name);
    }

    /** Returns the name in {@code $name} or <code>${name}</code>, in lower case; empty for anything else. */
    static Optional<String> name(String word) {
        if (!word.startsWith("$")) {
            return Optional.empty();
        }
        String name =
                word.startsWith("${") && word.endsWith("}") ? word.substring(2, word.length() - 1) : word.substring(1);
        return name.matches("\\w+") ? Optional.of(name.toLowerCase(Locale.ROOT)) : Optional.empty();
    }
}
