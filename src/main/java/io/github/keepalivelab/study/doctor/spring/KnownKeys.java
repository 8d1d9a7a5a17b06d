package io.github.keepalivelab.study.doctor.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The keys of Spring Boot about servers, from keys.txt. */
final class KnownKeys {

    private static final Map<ConfigurationPropertyName, Key> KEYS = read();

    private KnownKeys() {}

    /**
     * A key.
     *
     * @param name canonical; for a map without the star at its end
     * @param type duration, size, int, boolean or string
     * @param map whether anything may follow the name
     * @param since the first version that knows it; null for always
     * @param until the last version that knows it; null when the current one does
     * @param never whether it never was a key, but is written often
     * @param instead what to write instead; null for nothing
     */
    record Key(
            String name,
            String type,
            boolean map,
            @Nullable BootVersion since,
            @Nullable BootVersion until,
            boolean never,
            @Nullable String instead) {

        /** Returns whether a version of Boot reads it. */
        boolean knownBy(BootVersion version) {
            boolean old = since != null && !version.atLeast(since.major(), since.minor());
            boolean gone = until != null && version.atLeast(until.major(), until.minor() + 1);
            return !never && !old && !gone;
        }

        /** Returns whether an environment variable sets it, by the name with dashes left out or the older one. */
        boolean isVariable(String variable) {
            String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
            return variable.equals(upper.replace("-", "")) || variable.equals(upper.replace('-', '_'));
        }
    }

    static Collection<Key> all() {
        return KEYS.values();
    }

    /** Returns a key whatever way it is spelled, or the map that it is an entry of. */
    static Optional<Key> find(ConfigurationPropertyName name) {
        Key exact = KEYS.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        if (name.isLastElementIndexed()) {
            return find(name.getParent());
        }
        for (int elements = name.getNumberOfElements() - 1; elements > 0; elements--) {
            Key above = KEYS.get(name.chop(elements));
            if (above != null && above.map()) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    private static Map<ConfigurationPropertyName, Key> read() {
        Map<ConfigurationPropertyName, Key> keys = new LinkedHashMap<>();
        try (InputStream stream = Objects.requireNonNull(KnownKeys.class.getResourceAsStream("keys.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(KnownKeys::key)
                    .forEach(key -> keys.put(ConfigurationPropertyName.of(key.name()), key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    private static Key key(String line) {
        String[] word = line.split(" ", -1);
        boolean map = word[0].endsWith(".*");
        return new Key(
                map ? word[0].substring(0, word[0].length() - 2) : word[0],
                word[1],
                map,
                BootVersion.parse(word[2], "keys.txt").orElse(null),
                BootVersion.parse(word[3], "keys.txt").orElse(null),
                word[3].equals("never"),
                word[4].equals("-") ? null : word[4]);
    }
}
