package io.github.keepalivelab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sections of docs/doctor.md, which is in the jar: what each rule of the doctor means. */
public final class RuleDocs {

    private static final int WIDTH = 100;
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\S+)\\n(.*?)(?=^## |\\z)");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)\\s]+)\\)");
    private static final Pattern REFERENCE =
            Pattern.compile("(?m)^Reference: \\[[^\\]]+\\]\\((https://[^)\\s]+)\\)\\.$");
    private static final Map<String, String> SECTIONS = read();

    private RuleDocs() {}

    private static Map<String, String> read() {
        try (InputStream in = RuleDocs.class.getResourceAsStream("doctor.md")) {
            if (in == null) {
                throw new IllegalStateException("doctor.md is not beside " + RuleDocs.class.getName());
            }
            Map<String, String> sections = new LinkedHashMap<>();
            Matcher section = SECTION.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (section.find()) {
                sections.put(section.group(1), section.group(2).strip());
            }
            return sections;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a rule's section as Markdown that can stand alone; empty when it has none. */
    static Optional<String> markdown(String rule) {
        return Optional.ofNullable(SECTIONS.get(rule))
                .map(text -> LINK.matcher(text)
                        .replaceAll(link -> Matcher.quoteReplacement(
                                link.group(2).startsWith("#") ? "`" + link.group(1) + "`" : link.group())));
    }

    /** Returns the address of the documentation of what a rule is about; empty when its section names none. */
    static Optional<String> reference(String rule) {
        return Optional.ofNullable(SECTIONS.get(rule))
                .map(REFERENCE::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /** Returns a rule's section for a terminal, lines of at most 100 characters unless an address is longer; empty when it has none. */
    public static Optional<String> plain(String rule) {
        return Optional.ofNullable(SECTIONS.get(rule)).map(RuleDocs::plainText);
    }

    private static String plainText(String markdown) {
        StringBuilder text = new StringBuilder();
        boolean code = false;
        for (String paragraph : markdown.split("\n\n", -1)) {
            text.append(text.isEmpty() ? "" : "\n");
            // A block of code may hold empty lines, so it may begin in one piece and end in another.
            if (code || paragraph.startsWith("```")) {
                paragraph
                        .lines()
                        .filter(line -> !line.startsWith("```"))
                        .forEach(line -> text.append("    ").append(line).append('\n'));
                code ^= paragraph.lines().filter(line -> line.startsWith("```")).count() % 2 == 1;
            } else {
                wrap(unmarked(paragraph), text);
            }
        }
        return text.toString();
    }

    private static String unmarked(String paragraph) {
        return LINK.matcher(paragraph)
                .replaceAll(link -> Matcher.quoteReplacement(
                        link.group(2).startsWith("#") ? link.group(1) : link.group(1) + " (" + link.group(2) + ")"))
                .replace("`", "");
    }

    private static void wrap(String paragraph, StringBuilder text) {
        int column = 0;
        for (String word : paragraph.split("\\s+", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column == 0 ? "" : " ").append(word);
            column += (column == 0 ? 0 : 1) + word.length();
        }
        text.append('\n');
    }
}
