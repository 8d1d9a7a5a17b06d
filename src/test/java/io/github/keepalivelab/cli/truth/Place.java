package io.github.keepalivelab.cli.truth;

import java.util.List;

/**
 * A proxy_pass of a generated configuration.
 *
 * @param name unique in it
 * @param marker what X-Place says in its answers
 * @param entries the requests that lead there; with several the answer may depend on the way
 * @param byMethod whether another method leads to another place
 */
record Place(String name, String marker, List<Ask> entries, boolean byMethod) {

    Place divided() {
        return new Place(name, marker, entries, true);
    }

    /** Returns other requests that lead here, too, if the answer's marker says so. */
    List<Ask> variants() {
        return entries.stream()
                .flatMap(entry -> entry.variants().stream()
                        .filter(variant -> !byMethod || variant.method().equals(entry.method())))
                .toList();
    }
}
