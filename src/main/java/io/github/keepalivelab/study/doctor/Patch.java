package io.github.keepalivelab.study.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fix that is a diff without context, as {@link Fixes} writes it, applied to texts. */
final class Patch {

    private static final Pattern HUNK = Pattern.compile("^@@ -(\\d+),(\\d+) \\+\\d+,(\\d+) @@$");

    private record Hunk(int line, List<String> removed, List<String> added) {}

    private final Map<String, List<Hunk>> files = new LinkedHashMap<>();

    private Patch() {}

    /** Reads a fix; empty when it is a sentence. */
    static Optional<Patch> of(String fix) {
        if (!fix.startsWith("--- ")) {
            return Optional.empty();
        }
        Patch patch = new Patch();
        List<Hunk> hunks = new ArrayList<>();
        for (String line : fix.split("\n", -1)) {
            Matcher matcher = HUNK.matcher(line);
            if (line.startsWith("+++ ")) {
                hunks = patch.files.computeIfAbsent(line.substring(4), key -> new ArrayList<>());
            } else if (matcher.matches()) {
                hunks.add(new Hunk(Integer.parseInt(matcher.group(1)), new ArrayList<>(), new ArrayList<>()));
            } else if (!hunks.isEmpty() && line.startsWith("-") && !line.startsWith("--- ")) {
                hunks.get(hunks.size() - 1).removed().add(line.substring(1));
            } else if (!hunks.isEmpty() && line.startsWith("+")) {
                hunks.get(hunks.size() - 1).added().add(line.substring(1));
            }
        }
        return Optional.of(patch);
    }

    /**
     * Applies it.
     *
     * @param text gives the text of a file by its name
     * @return the new texts by name; empty when the lines to be changed are not there
     */
    Optional<Map<String, String>> apply(Function<String, String> text) {
        Map<String, String> changed = new LinkedHashMap<>();
        for (Map.Entry<String, List<Hunk>> file : files.entrySet()) {
            Optional<String> after = apply(text.apply(file.getKey()), file.getValue());
            if (after.isEmpty()) {
                return Optional.empty();
            }
            changed.put(file.getKey(), after.get());
        }
        return Optional.of(changed);
    }

    private static Optional<String> apply(String text, List<Hunk> hunks) {
        String end = text.contains("\r\n") ? "\r\n" : "\n";
        List<String> lines = new ArrayList<>(text.lines().toList());
        int offset = 0;
        for (Hunk hunk : hunks) {
            int at = hunk.line() + offset - (hunk.removed().isEmpty() ? 0 : 1);
            int to = at + hunk.removed().size();
            if (at < 0 || to > lines.size() || !lines.subList(at, to).equals(hunk.removed())) {
                return Optional.empty();
            }
            lines.subList(at, to).clear();
            lines.addAll(at, hunk.added());
            offset += hunk.added().size() - hunk.removed().size();
        }
        return Optional.of(String.join(end, lines) + end);
    }
}
