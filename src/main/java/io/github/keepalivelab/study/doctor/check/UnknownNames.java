package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides whether a name that a version of nginx lacks is a mistake or a module's that is not nginx's. */
final class UnknownNames {

    /** Names of modules that distributions ship, one or two letters away from nginx's own. */
    private static final Set<String> NEIGHBOURS = Set.of(
            "subs_filter",
            "subs_filter_types",
            "subs_filter_bypass",
            "subs_filter_last_modified",
            "auth_pam",
            "echo",
            "fair",
            "brotli",
            "geoip2",
            "check");

    private final DirectiveTable table = DirectiveTable.get();
    private final NginxVersion version;
    private final boolean foreignModules;
    private final Map<String, Optional<String>> nearest = new HashMap<>();

    /** For a version, in a configuration that loads modules from elsewhere or does not. */
    UnknownNames(NginxVersion version, boolean foreignModules) {
        this.version = version;
        this.foreignModules = foreignModules;
    }

    /** Returns what nginx says and why, empty for a name that a module from elsewhere may have. */
    Optional<String> mistake(String name, Context context) {
        String unknown = "unknown directive \"" + name + "\"";
        List<DirectiveTable.Row> rows = table.rows(name);
        Optional<DirectiveTable.Row> other =
                rows.stream().filter(DirectiveTable.Row::open).findFirst();
        if (other.isPresent()) {
            return Optional.of(unknown + "; " + history(rows));
        }
        if (rows.stream().anyMatch(row -> row.build().equals("package"))) {
            return Optional.empty();
        }
        if (!rows.isEmpty()) {
            return foreignModules
                    ? Optional.empty()
                    : Optional.of(unknown + "; only the commercial version has it, or a module that is not nginx's");
        }
        Optional<String> strange = strange(name);
        if (strange.isPresent()) {
            return Optional.of(unknown + "; " + strange.get());
        }
        return nearest.computeIfAbsent(name + " " + context, key -> near(name, context))
                .map(near -> unknown + "; \"" + near + "\" is a directive of nginx");
    }

    private String history(List<DirectiveTable.Row> rows) {
        for (DirectiveTable.Row row : rows) {
            if (row.since() != null && row.since().compareTo(version) > 0) {
                return "nginx has it since " + row.since() + ", this is " + version;
            }
        }
        return rows.stream()
                .filter(row -> row.before() != null)
                .reduce((one, two) -> two)
                .map(row -> "nginx has it no more since " + row.before())
                .orElse("this version of nginx lacks it");
    }

    /** What no directive's name has in it. */
    private static Optional<String> strange(String name) {
        if (name.startsWith("\uFEFF")) {
            return Optional.of("a byte order mark stands before the first word; nginx takes it for a part of it");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\u00A0') {
                return Optional.of("a no-break space stands where a blank should");
            }
            if (c > '~' || c < '!') {
                return Optional.of(String.format("the character U+%04X is in it", (int) c));
            }
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '-') {
                return Optional.of(
                        name.startsWith("//") || name.startsWith("/*")
                                ? "a comment begins with #"
                                : "a directive's name has letters, digits and underscores");
            }
        }
        return name.isEmpty() ? Optional.of("it is an empty word") : Optional.empty();
    }

    private Optional<String> near(String name, Context context) {
        if (NEIGHBOURS.contains(name)) {
            return Optional.empty();
        }
        String letters = letters(name);
        int most = name.length() < 5 ? 1 : 2;
        String best = null;
        int least = most + 1;
        for (String known : table.names()) {
            if (Math.abs(known.length() - name.length()) > 2 || !stands(known, context)) {
                continue;
            }
            int distance = letters(known).equals(letters) ? 0 : distance(name, known, least);
            if (distance < least) {
                least = distance;
                best = known;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String letters(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(java.util.Locale.ROOT);
    }

    private boolean stands(String known, Context context) {
        return table.rows(known, version).stream().anyMatch(row -> row.allowedIn(context));
    }

    /** Damerau's and Levenshtein's: letters that are missing, too many, others or in the wrong order; at most a limit. */
    static int distance(String one, String two, int limit) {
        int[] before = new int[two.length() + 1];
        int[] last = new int[two.length() + 1];
        for (int j = 0; j <= two.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[two.length() + 1];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= two.length(); j++) {
                boolean same = one.charAt(i - 1) == two.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == two.charAt(j - 2)
                        && one.charAt(i - 2) == two.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
                least = Math.min(least, row[j]);
            }
            if (least > limit) {
                return limit;
            }
            before = last;
            last = row;
        }
        return last[two.length()];
    }
}
