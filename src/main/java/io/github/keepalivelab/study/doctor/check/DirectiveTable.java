package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The directives of nginx and its own modules in all versions, from nginx-directives.tsv. */
public final class DirectiveTable {

    private static final DirectiveTable TABLE = new DirectiveTable(Table.rows("nginx-directives.tsv", 12));

    private final Map<String, List<Row>> byName = new HashMap<>();

    private DirectiveTable(List<String[]> lines) {
        for (String[] cells : lines) {
            byName.computeIfAbsent(cells[0], name -> new ArrayList<>(2)).add(row(cells));
        }
    }

    /**
     * One directive as one module declares it, in the versions in which it is declared so.
     *
     * @param name its name
     * @param type of the module: core, event, http, stream, mail, conf; empty when only the documentation knows it
     * @param contexts where it may stand
     * @param arguments "any", "1+", "2+", or the numbers that are allowed, separated by commas
     * @param block whether it has braces
     * @param value kind of value, or the function of nginx that reads it
     * @param constraint what the value must be one of, or its bounds
     * @param once whether a second one in the same block is a duplicate
     * @param module the module's name
     * @param build empty, "with" (a module that must be asked for), "commercial", "package" (published apart from nginx)
     * @param since first version, null when older than the table
     * @param before first version that lacks it again, null when the newest has it
     */
    public record Row(
            String name,
            String type,
            Set<Context> contexts,
            String arguments,
            boolean block,
            String value,
            String constraint,
            boolean once,
            String module,
            String build,
            @Nullable NginxVersion since,
            @Nullable NginxVersion before) {

        /** Returns whether this version of nginx declares it so. */
        public boolean in(NginxVersion version) {
            return (since == null || version.compareTo(since) >= 0)
                    && (before == null || version.compareTo(before) < 0);
        }

        /** Returns whether nginx itself, as it can be had by everybody, declares it in some version. */
        public boolean open() {
            return !type.isEmpty();
        }

        /** Returns whether it may stand there. */
        public boolean allowedIn(Context context) {
            return contexts.contains(context) && (type.equals("conf") || type.equals(context.type()));
        }

        /** Returns whether this many arguments are taken, asked in nginx's order. */
        boolean takes(int count) {
            return switch (arguments) {
                case "any" -> true;
                case "1+" -> count >= 1;
                case "2+" -> count >= 2;
                default -> count <= 7 && arguments.indexOf((char) ('0' + count)) >= 0;
            };
        }
    }

    private static Row row(String[] c) {
        return new Row(
                c[0],
                c[1],
                Context.named(c[2]),
                c[3],
                c[4].equals("block"),
                c[5],
                c[6],
                c[7].equals("once"),
                c[8],
                c[9],
                Table.version(c[10]),
                Table.version(c[11]));
    }

    /** Returns the table. */
    public static DirectiveTable get() {
        return TABLE;
    }

    /** Returns all that is known of a name, in any version. */
    public List<Row> rows(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** Returns what a version declares by a name. */
    public List<Row> rows(String name, NginxVersion version) {
        List<Row> all = rows(name);
        if (all.size() == 1 && all.get(0).open() && all.get(0).in(version)) {
            return all;
        }
        return all.stream().filter(row -> row.open() && row.in(version)).toList();
    }

    /** Returns all names. */
    public Set<String> names() {
        return new TreeSet<>(byName.keySet());
    }
}
