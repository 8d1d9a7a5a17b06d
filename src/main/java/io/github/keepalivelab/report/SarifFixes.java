package io.github.keepalivelab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a unified diff into the replacements that SARIF calls a fix. */
final class SarifFixes {

    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@.*");

    private final Map<String, List<Map<String, Object>>> replacements = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    private SarifFixes() {}

    /** Returns the fix that a text describes as a diff; empty when there is no diff in it. */
    static Optional<Map<String, Object>> of(String text, SarifPlaces places) {
        SarifFixes fixes = new SarifFixes();
        fixes.read(text.lines().toList());
        if (fixes.replacements.isEmpty()) {
            return Optional.empty();
        }
        List<Map<String, Object>> changes = new ArrayList<>();
        fixes.replacements.forEach((file, list) ->
                changes.add(Sarif.ordered("artifactLocation", places.artifact(file), "replacements", list)));
        String description = String.join(" ", fixes.words).strip();
        return Optional.of(Sarif.ordered(
                "description",
                Map.of("text", description.isEmpty() ? "Apply this change." : description),
                "artifactChanges",
                changes));
    }

    private void read(List<String> lines) {
        String file = "";
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            Matcher hunk = HUNK.matcher(line);
            if (line.startsWith("--- ")
                    && at + 1 < lines.size()
                    && lines.get(at + 1).startsWith("+++ ")) {
                // Some tools write a time behind a tab.
                file = lines.get(at + 1).substring(4).replaceFirst("\t.*", "");
                at += 2;
            } else if (!file.isEmpty() && hunk.matches()) {
                at = hunk(lines, at + 1, file, hunk);
            } else {
                words.add(line);
                at++;
            }
        }
    }

    /** Reads a hunk by its counts, because a line that is taken out may itself begin with dashes. Returns where it ends. */
    private int hunk(List<String> lines, int start, String file, Matcher header) {
        int oldLeft = count(header.group(2));
        int newLeft = count(header.group(4));
        // Where nothing is taken out, the header names the line before.
        int line = Integer.parseInt(header.group(1)) + (oldLeft == 0 ? 1 : 0);
        int removed = 0;
        List<String> added = new ArrayList<>();
        int at = start;
        while (at < lines.size() && (oldLeft > 0 || newLeft > 0)) {
            String text = lines.get(at++);
            if (text.startsWith("-")) {
                removed++;
                oldLeft--;
            } else if (text.startsWith("+")) {
                added.add(text.substring(1));
                newLeft--;
            } else if (!text.startsWith("\\")) {
                line = replace(file, line, removed, added) + 1;
                removed = 0;
                added = new ArrayList<>();
                oldLeft--;
                newLeft--;
            }
        }
        replace(file, line, removed, added);
        return at;
    }

    private static int count(String written) {
        return written == null ? 1 : Integer.parseInt(written);
    }

    /** Adds a replacement of whole lines, if there is anything to replace. Returns the line after what is taken out. */
    private int replace(String file, int line, int removed, List<String> added) {
        int next = line + removed;
        if (removed > 0 || !added.isEmpty()) {
            // From the first column of a line to the first of another: both line ends are part of it.
            Map<String, Object> deleted =
                    Sarif.ordered("startLine", line, "startColumn", 1, "endLine", next, "endColumn", 1);
            String text = added.isEmpty() ? "" : String.join("\n", added) + "\n";
            replacements
                    .computeIfAbsent(file, name -> new ArrayList<>())
                    .add(Sarif.ordered("deletedRegion", deleted, "insertedContent", Map.of("text", text)));
        }
        return next;
    }
}
