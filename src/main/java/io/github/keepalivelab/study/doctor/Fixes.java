package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.List;
import java.util.Map;

/** Writes fixes as diffs without context, which patch and {@code git apply --unidiff-zero} take. */
final class Fixes {

    private static final String STEP = "    ";

    private final Map<String, List<String>> lines;

    Fixes(Map<String, List<String>> lines) {
        this.lines = lines;
    }

    /** Adds lines at the top of a block. */
    String into(Directive block, String... added) {
        String opening = line(block.file(), block.bodyLine());
        boolean alone = opening.strip().endsWith("{");
        if (!alone) {
            return "write inside the " + block.name() + " block: " + String.join(" ", added);
        }
        return hunk(block.file(), block.bodyLine(), List.of(), indent(line(block.file(), block.line())) + STEP, added);
    }

    /** Adds lines after a directive. */
    String after(Directive d, String... added) {
        if (!alone(d)) {
            return "write beside " + d.name() + ": " + String.join(" ", added);
        }
        return hunk(d.file(), d.line(), List.of(), indent(line(d.file(), d.line())), added);
    }

    /** Puts other lines in the place of a directive that has its line for itself. */
    String replace(Directive d, String... instead) {
        String old = line(d.file(), d.line());
        boolean alone = old.strip().startsWith(d.name())
                && old.strip().indexOf(';') == old.strip().length() - 1;
        if (!alone) {
            return "instead of " + d.name() + " write: " + String.join(" ", instead);
        }
        return hunk(d.file(), d.line(), List.of(old), indent(old), instead);
    }

    /** Returns whether a directive has its line for itself, so that a line of a diff can stand for it. */
    private boolean alone(Directive d) {
        String text = line(d.file(), d.line()).strip();
        return text.startsWith(d.name()) && text.indexOf(';') == text.length() - 1;
    }

    private static String hunk(String file, int line, List<String> removed, String indent, String... added) {
        StringBuilder diff = new StringBuilder("--- " + file + "\n+++ " + file + "\n");
        int newLine = removed.isEmpty() ? line + 1 : line;
        diff.append("@@ -").append(line).append(',').append(removed.size());
        diff.append(" +").append(newLine).append(',').append(added.length).append(" @@\n");
        removed.forEach(old -> diff.append('-').append(old).append('\n'));
        for (String text : added) {
            diff.append('+').append(indent).append(text).append('\n');
        }
        return diff.toString();
    }

    private String line(String file, int number) {
        List<String> text = lines.getOrDefault(file, List.of());
        return number >= 1 && number <= text.size() ? text.get(number - 1) : "";
    }

    private static String indent(String line) {
        return line.substring(0, line.length() - line.stripLeading().length());
    }
}
