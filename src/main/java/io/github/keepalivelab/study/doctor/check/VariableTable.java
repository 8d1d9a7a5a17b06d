package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables that nginx and its own modules have in a version, from nginx-variables.tsv. */
final class VariableTable {

    private static final List<String[]> ROWS = Table.rows("nginx-variables.tsv", 5);

    /** What a variable allows. */
    enum Kind {
        UNKNOWN,
        FIXED,
        CHANGEABLE
    }

    private final Map<String, Kind> kinds = new HashMap<>();
    private final List<String> prefixes = new ArrayList<>();

    /** The variables of http or stream. */
    VariableTable(String family, NginxVersion version) {
        for (String[] row : ROWS) {
            if (!row[0].equals(family)) {
                continue;
            }
            NginxVersion since = Table.version(row[3]);
            NginxVersion before = Table.version(row[4]);
            if (row[2].equals("prefix")) {
                // Before 1.11.10 they were not in a table of nginx's.
                prefixes.add(row[1]);
            } else if ((since == null || version.compareTo(since) >= 0)
                    && (before == null || version.compareTo(before) < 0)) {
                kinds.put(row[1], row[2].equals("fixed") ? Kind.FIXED : Kind.CHANGEABLE);
            }
        }
    }

    /** Returns what is known of a name in lower case. */
    Kind kind(String name) {
        Kind kind = kinds.get(name);
        if (kind != null) {
            return kind;
        }
        return prefixes.stream().anyMatch(name::startsWith) ? Kind.CHANGEABLE : Kind.UNKNOWN;
    }
}
