package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the configuration says of variables: maps, and constants that are set. */
final class Variables {

    private static final Pattern ONE = Pattern.compile("\\$\\{?(\\w+)}?");
    private static final int MAX_CHAIN = 8;

    private final Map<String, Directive> maps = new HashMap<>();

    /** @param http the directives of all http blocks */
    Variables(List<Directive> http) {
        http.stream()
                .filter(d -> d.is("map") && d.block() != null)
                .forEach(d -> name(d.argument(1)).ifPresent(name -> maps.put(name, d)));
    }

    boolean isMap(String written) {
        return name(written).filter(maps::containsKey).isPresent();
    }

    /**
     * Returns the value that a request without Upgrade and Connection headers gives to a word of the configuration;
     * empty when that depends on more than the configuration.
     */
    Optional<String> ofOrdinaryRequest(String written, Scope scope) {
        return value(written, scope, 0);
    }

    private Optional<String> value(String written, Scope scope, int depth) {
        if (!written.contains("$")) {
            return Optional.of(written);
        }
        Optional<String> name = name(written);
        if (name.isEmpty() || depth > MAX_CHAIN) {
            return Optional.empty();
        }
        if (name.get().equals("http_upgrade")) {
            return Optional.of("");
        }
        Directive map = maps.get(name.get());
        if (map != null) {
            return value(map.argument(0), scope, depth + 1).flatMap(key -> look(map, key, scope, depth));
        }
        return constant(name.get(), scope).flatMap(set -> value(set, scope, depth + 1));
    }

    private Optional<String> look(Directive map, String key, Scope scope, int depth) {
        Optional<Directive> exact = map.children().stream()
                .filter(entry -> unescaped(entry.name()).equalsIgnoreCase(key) && !entry.is("default"))
                .findFirst();
        boolean patterns =
                map.children().stream().anyMatch(entry -> entry.name().startsWith("~"));
        if (exact.isEmpty() && patterns) {
            return Optional.empty();
        }
        Optional<Directive> entry = exact.or(() -> map.children("default").findFirst());
        return entry.isEmpty() ? Optional.of("") : value(entry.get().argument(0), scope, depth + 1);
    }

    /** A key that would read as a keyword is written with a backslash. */
    private static String unescaped(String key) {
        return key.startsWith("\\") ? key.substring(1) : key;
    }

    /** A variable that is set once, around or beside the place of its use. */
    private static Optional<String> constant(String name, Scope scope) {
        for (Scope s = scope; s != null; s = s.outer()) {
            List<Directive> set = s.here("set").stream()
                    .filter(d -> d.argument(0).equals("$" + name))
                    .toList();
            if (set.size() == 1) {
                return Optional.of(set.get(0).argument(1));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> name(String written) {
        Matcher matcher = ONE.matcher(written);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
