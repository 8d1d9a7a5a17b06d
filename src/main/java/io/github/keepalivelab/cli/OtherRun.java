package io.github.keepalivelab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command line of one of several runs: what was typed, without what is said about all of them. */
final class OtherRun {

    private static final Set<String> WITH_VALUE = Set.of("--runs", "--output", "--format");
    private static final Set<String> ALONE = Set.of("--force");

    private OtherRun() {}

    static List<String> arguments(List<String> typed) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            String argument = typed.get(i);
            String name = argument.split("=", 2)[0];
            if (WITH_VALUE.contains(name)) {
                i += argument.contains("=") ? 0 : 1;
            } else if (!ALONE.contains(name)) {
                kept.add(argument);
            }
        }
        return kept;
    }
}
