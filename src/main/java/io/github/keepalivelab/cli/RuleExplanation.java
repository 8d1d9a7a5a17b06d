package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.RuleDocs;
import io.github.keepalivelab.study.doctor.Rule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code lab doctor --explain} prints. */
final class RuleExplanation {

    private static final String ALL = "all";
    private static final int NEAREST = 3;

    private RuleExplanation() {}

    /**
     * Returns the explanation of a rule, or the list of all.
     *
     * @throws PlanException when there is no rule of that name; the message has the nearest names
     */
    static String of(String name) {
        if (name.equalsIgnoreCase(ALL)) {
            return Arrays.stream(Rule.values())
                    .map(rule -> String.format(Locale.ROOT, "%-8s %-26s %s%n", severity(rule), rule.id(), rule.why()))
                    .collect(Collectors.joining());
        }
        Rule rule = Arrays.stream(Rule.values())
                .filter(one -> one.id().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
        // Every rule has a section; a test holds the document to that.
        return rule.id() + " (" + severity(rule) + "): " + rule.why() + ".\n\n"
                + RuleDocs.plain(rule.id()).orElse("");
    }

    private static String severity(Rule rule) {
        return rule.severity().name().toLowerCase(Locale.ROOT);
    }

    private static PlanException unknown(String name) {
        List<String> nearest = Arrays.stream(Rule.values())
                .map(Rule::id)
                .sorted(Comparator.comparingInt(id -> distance(name.toLowerCase(Locale.ROOT), id)))
                .limit(NEAREST)
                .toList();
        return new PlanException("there is no rule '" + name + "'; the nearest names are " + String.join(", ", nearest)
                + "; --explain all lists every rule");
    }

    /** Letters to put in, to take out or to change; a part of a name is near to the whole of it. */
    private static int distance(String typed, String id) {
        if (typed.length() > 2 && id.contains(typed)) {
            return 1;
        }
        int[] above = new int[id.length() + 1];
        Arrays.setAll(above, column -> column);
        for (int row = 1; row <= typed.length(); row++) {
            int[] here = new int[id.length() + 1];
            here[0] = row;
            for (int column = 1; column <= id.length(); column++) {
                int change = typed.charAt(row - 1) == id.charAt(column - 1) ? 0 : 1;
                here[column] = Math.min(above[column - 1] + change, Math.min(above[column], here[column - 1]) + 1);
            }
            above = here;
        }
        return above[id.length()];
    }
}
