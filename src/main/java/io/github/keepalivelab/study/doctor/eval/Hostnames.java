package io.github.keepalivelab.study.doctor.eval;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names with a star at one end, as map takes them with {@code hostnames}: the longest at the front wins, then at the end. */
final class Hostnames {

    private Hostnames() {}

    static boolean pattern(String name) {
        return name.startsWith("*.") || name.startsWith(".") || name.endsWith(".*");
    }

    static Optional<Directive> longest(List<Directive> entries, String host) {
        String asked = host.toLowerCase(Locale.ROOT);
        Comparator<Directive> length = Comparator.comparingInt(d -> d.name().length());
        Optional<Directive> front = entries.stream()
                .filter(d -> d.name().startsWith("*.") || d.name().startsWith("."))
                .filter(d -> front(d.name().toLowerCase(Locale.ROOT), asked))
                .max(length);
        return front.or(() -> entries.stream()
                .filter(d -> d.name().endsWith(".*")
                        && asked.startsWith(d.name().toLowerCase(Locale.ROOT).replaceFirst("\\*$", "")))
                .max(length));
    }

    private static boolean front(String pattern, String asked) {
        String tail = pattern.startsWith("*") ? pattern.substring(1) : pattern;
        boolean itself = pattern.startsWith(".") && asked.equals(pattern.substring(1));
        return itself || asked.endsWith(tail);
    }
}
