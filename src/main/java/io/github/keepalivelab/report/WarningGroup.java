package io.github.keepalivelab.report;

import io.github.keepalivelab.result.StoredWarning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Warnings of one cause, told once: the same thing in several arms needs one piece of advice.
 *
 * @param kind their type
 * @param voids whether they make the verdict INVALID
 * @param messages what happened, one or more
 * @param advice what to do
 */
record WarningGroup(String kind, boolean voids, List<String> messages, String advice) {

    /** Returns the groups of some warnings: those that void the verdict first, else in the order in which they came. */
    static List<WarningGroup> of(List<StoredWarning> warnings) {
        Map<String, WarningGroup> groups = new LinkedHashMap<>();
        for (StoredWarning warning : warnings) {
            groups.computeIfAbsent(
                            warning.kind() + "\n" + warning.voids() + "\n" + warning.advice(),
                            key -> new WarningGroup(
                                    warning.kind(), warning.voids(), new ArrayList<>(), warning.advice()))
                    .messages()
                    .add(warning.message());
        }
        List<WarningGroup> sorted = new ArrayList<>();
        groups.values().stream().filter(WarningGroup::voids).forEach(sorted::add);
        groups.values().stream().filter(group -> !group.voids()).forEach(sorted::add);
        return sorted;
    }

    /** Returns what happened, each time that it did, and what to do. */
    String sentence() {
        return String.join("; ", messages) + "; " + advice;
    }
}
