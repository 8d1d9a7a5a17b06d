package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes fixes as diffs without context, which patch and {@code git apply --unidiff-zero} take. */
final class Fixes {

    private static final String STEP = "    ";

    private final Map<String, List<String>> lines;

    /** @param lines the text of each file */
    Fixes(Map<String, List<String>> lines) {
        this.lines = lines;
    }

    /**
     * Text in the place of other text.
     *
     * @param line of the first character that goes, from 1
     * @param column of it, from 1
     * @param endLine of the first character that stays
     * @param endColumn of it
     */
    record Edit(String file, int line, int column, int endLine, int endColumn, String text) {}

    /** Adds lines at the top of a block. */
    Edit into(Directive block, String... added) {
        String opening = line(block.file(), block.bodyLine());
        String rest = opening.substring(Math.min(opening.length(), block.bodyColumn()));
        return added(
                block.file(),
                block.bodyLine(),
                block.bodyColumn(),
                rest,
                indent(line(block.file(), block.line())) + STEP,
                added);
    }

    /** Adds lines after a directive. */
    Edit after(Directive d, String... added) {
        String last = line(d.file(), d.endLine());
        String rest = last.substring(Math.min(last.length(), d.endColumn()));
        return added(d.file(), d.endLine(), d.endColumn(), rest, indent(line(d.file(), d.line())), added);
    }

    private Edit added(String file, int line, int column, String rest, String indent, String... added) {
        boolean lastOfLine = rest.isBlank() || rest.strip().startsWith("#");
        if (!lastOfLine) {
            return new Edit(file, line, column + 1, line, column + 1, " " + String.join(" ", added));
        }
        int end = line(file, line).length() + 1;
        StringBuilder text = new StringBuilder();
        for (String one : added) {
            text.append('\n').append(one.isEmpty() ? "" : indent).append(one);
        }
        return new Edit(file, line, end, line, end, text.toString());
    }

    /** Adds lines before a directive, on its level. */
    Edit before(Directive d, String... added) {
        String indent = indent(line(d.file(), d.line()));
        StringBuilder text = new StringBuilder();
        for (String one : added) {
            text.append(one).append('\n').append(indent);
        }
        return new Edit(d.file(), d.line(), d.column(), d.line(), d.column(), text.toString());
    }

    /** Puts something else in the place of a directive that ends with a semicolon. */
    Edit replace(Directive d, String instead) {
        return new Edit(d.file(), d.line(), d.column(), d.endLine(), d.endColumn() + 1, instead);
    }

    /** Returns the diff of edits that do not overlap. */
    String diff(Edit... edits) {
        return diff(List.of(edits));
    }

    /** Returns the diff of edits that do not overlap. */
    String diff(List<Edit> edits) {
        Map<String, List<Edit>> byFile = new TreeMap<>();
        edits.forEach(edit ->
                byFile.computeIfAbsent(edit.file(), key -> new ArrayList<>()).add(edit));
        StringBuilder diff = new StringBuilder();
        byFile.forEach((file, some) -> {
            diff.append("--- ").append(file).append("\n+++ ").append(file).append('\n');
            hunks(file, some, diff);
        });
        return diff.toString();
    }

    private void hunks(String file, List<Edit> edits, StringBuilder diff) {
        List<Edit> sorted = edits.stream()
                .sorted(Comparator.comparingInt(Edit::line).thenComparingInt(Edit::column))
                .toList();
        int offset = 0;
        int at = 0;
        while (at < sorted.size()) {
            int first = sorted.get(at).line();
            int last = sorted.get(at).endLine();
            int to = at + 1;
            while (to < sorted.size() && sorted.get(to).line() <= last) {
                last = Math.max(last, sorted.get(to).endLine());
                to++;
            }
            offset += hunk(file, first, last, sorted.subList(at, to), offset, diff);
            at = to;
        }
    }

    /** @return by how many lines the file grows */
    private int hunk(String file, int first, int last, List<Edit> edits, int offset, StringBuilder diff) {
        List<String> before = new ArrayList<>();
        for (int n = first; n <= last; n++) {
            before.add(line(file, n));
        }
        List<String> after =
                new ArrayList<>(List.of(changed(before, first, edits).split("\n", -1)));
        int start = first;
        while (!before.isEmpty() && !after.isEmpty() && before.get(0).equals(after.get(0))) {
            before.remove(0);
            after.remove(0);
            start++;
        }
        while (!before.isEmpty()
                && !after.isEmpty()
                && before.get(before.size() - 1).equals(after.get(after.size() - 1))) {
            before.remove(before.size() - 1);
            after.remove(after.size() - 1);
        }
        int oldStart = before.isEmpty() ? start - 1 : start;
        int newStart = (after.isEmpty() ? start - 1 : start) + offset;
        diff.append("@@ -").append(oldStart).append(',').append(before.size());
        diff.append(" +").append(newStart).append(',').append(after.size()).append(" @@\n");
        before.forEach(text -> diff.append('-').append(text).append('\n'));
        after.forEach(text -> diff.append('+').append(text).append('\n'));
        return after.size() - before.size();
    }

    private static String changed(List<String> before, int first, List<Edit> edits) {
        StringBuilder text = new StringBuilder(String.join("\n", before));
        for (int i = edits.size() - 1; i >= 0; i--) {
            Edit edit = edits.get(i);
            text.replace(
                    offset(before, first, edit.line(), edit.column()),
                    offset(before, first, edit.endLine(), edit.endColumn()),
                    edit.text());
        }
        return text.toString();
    }

    private static int offset(List<String> before, int first, int line, int column) {
        int offset = column - 1;
        for (int n = first; n < line; n++) {
            offset += before.get(n - first).length() + 1;
        }
        return offset;
    }

    private String line(String file, int number) {
        List<String> text = lines.getOrDefault(file, List.of());
        return number >= 1 && number <= text.size() ? text.get(number - 1) : "";
    }

    private static String indent(String line) {
        return line.substring(0, line.length() - line.stripLeading().length());
    }
}
