package io.github.keepalivelab.report;

import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report: the answer, and the evidence for it, written once and shown as plain text or as one HTML file that needs nothing
 * else. A page is read from its top, so the answer comes first there; a terminal shows the end, so there it comes last.
 */
public final class Document {

    /** A piece of a report. */
    sealed interface Part {}

    record Heading(String text, String id) implements Part {}

    record Paragraph(String text, boolean soft) implements Part {}

    record Points(List<String> sentences) implements Part {}

    /** What a table's marks mean. */
    record Notes(List<String> sentences) implements Part {}

    record Tabular(Table table, String id, String kind) implements Part {}

    /** Something to look at; in a terminal tables show the same figures. */
    record Picture(Html.Node drawing) implements Part {}

    /** Something that looks different in both. */
    record Either(String text, Html.Node drawing) implements Part {}

    /** Parts that a reader opens when they are wanted. */
    record Folded(String summary, List<Part> parts) implements Part {}

    private final String title;
    private final @Nullable StoredResult<?> result;
    private final List<Part> answer = new ArrayList<>();
    private final List<Part> evidence = new ArrayList<>();
    private List<Part> parts = answer;
    private String subtitle = "";
    private final Set<String> scripts = new LinkedHashSet<>();

    /**
     * @param title the question
     * @param result where verdict, warnings and environment come from; null when nothing was measured
     */
    Document(String title, @Nullable StoredResult<?> result) {
        this.title = title;
        this.result = result;
    }

    /** Says what was done, below the title of a page. */
    Document subtitle(String text) {
        subtitle = text;
        return this;
    }

    /** What is added from here on is evidence; until then it is the answer. */
    Document evidence() {
        parts = evidence;
        return this;
    }

    Document heading(String text) {
        return heading(text, "");
    }

    Document heading(String text, String id) {
        parts.add(new Heading(text, id));
        return this;
    }

    Document paragraph(String text) {
        parts.add(new Paragraph(text, false));
        return this;
    }

    /** Adds words that explain what follows on a page; a terminal leaves them out. */
    Document note(String text) {
        parts.add(new Paragraph(text, true));
        return this;
    }

    /** Adds sentences of which each stands alone. */
    Document points(List<String> sentences) {
        if (!sentences.isEmpty()) {
            parts.add(new Points(sentences));
        }
        return this;
    }

    /** Adds what the marks of the table above mean. */
    Document notes(List<String> sentences) {
        if (!sentences.isEmpty()) {
            parts.add(new Notes(sentences));
        }
        return this;
    }

    Document table(Table table) {
        return table(table, "", "plain");
    }

    /** Adds a table with an id, and a kind that its style depends on. */
    Document table(Table table, String id, String kind) {
        parts.add(new Tabular(table, id, kind));
        return this;
    }

    Document picture(Html.Node drawing) {
        parts.add(new Picture(drawing));
        return this;
    }

    /** Adds a picture that a script draws from data. */
    Document plot(Html.Node place) {
        script("uPlot.iife.min.js");
        script("plots.js");
        return picture(place);
    }

    /** Adds one of the lab's own scripts, which runs when the page has been read. */
    Document script(String name) {
        scripts.add(name);
        return this;
    }

    Document either(String text, Html.Node drawing) {
        parts.add(new Either(text, drawing));
        return this;
    }

    /** Adds a table that a page folds away. */
    Document folded(String summary, Table table) {
        parts.add(new Folded(summary, List.of(new Tabular(table, "", "plain"))));
        return this;
    }

    String title() {
        return title;
    }

    String subtitle() {
        return subtitle;
    }

    Optional<StoredResult<?>> result() {
        return Optional.ofNullable(result);
    }

    /** Returns the lab's own scripts that it needs, in order. */
    List<String> scripts() {
        return List.copyOf(scripts);
    }

    List<Part> answer() {
        return answer;
    }

    List<Part> evidenceParts() {
        return evidence;
    }

    /** Returns it for a file or another program: each sentence on one line. */
    public String text() {
        return text(Integer.MAX_VALUE);
    }

    /**
     * Returns it for a terminal. Its end is what a reader sees: the answer comes after everything else, and beside the
     * verdict what makes it INVALID.
     *
     * @param width characters of a line; sentences are wrapped to it, tables are not
     */
    public String text(int width) {
        List<String> lines = new ArrayList<>();
        evidence.forEach(part -> lines.add(text(part)));
        StoredResult<?> stored = result;
        List<WarningGroup> groups = stored == null ? List.of() : WarningGroup.of(stored.warnings());
        groups.stream()
                .filter(group -> !group.voids())
                .forEach(group -> lines.add("warning: " + group.sentence() + "\n"));
        if (!evidence.isEmpty() && !answer.isEmpty()) {
            lines.add("\n");
        }
        answer.forEach(part -> lines.add(text(part)));
        groups.stream().filter(WarningGroup::voids).forEach(group -> lines.add("INVALID: " + group.sentence() + "\n"));
        if (stored != null) {
            lines.add("verdict: " + stored.verdict() + "\n");
        }
        return Wrapped.to(width, plain(String.join("", lines)));
    }

    /** Returns the first sentence of the answer. */
    String headline() {
        for (Part part : answer) {
            if (part instanceof Paragraph paragraph && !paragraph.soft()) {
                return plain(paragraph.text());
            }
            if (part instanceof Points points) {
                return plain(points.sentences().get(0));
            }
        }
        return "";
    }

    /** A name from a file may hold what a terminal would obey. */
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n]]", "?");
    }

    private static String text(Part part) {
        if (part instanceof Heading heading) {
            return "\n" + heading.text() + "\n\n";
        } else if (part instanceof Paragraph paragraph) {
            return paragraph.soft() ? "" : paragraph.text() + "\n";
        } else if (part instanceof Points points) {
            return points.sentences().stream().map(s -> "- " + s + "\n").collect(Collectors.joining());
        } else if (part instanceof Notes notes) {
            return String.join("\n", notes.sentences()) + "\n";
        } else if (part instanceof Tabular tabular) {
            return tabular.table().text();
        } else if (part instanceof Either either) {
            return either.text();
        } else if (part instanceof Folded folded) {
            return folded.parts().stream().map(Document::text).collect(Collectors.joining());
        }
        return "";
    }

    /** Returns it as Markdown, without pictures: for an issue, a wiki or a pull request. */
    public String markdown() {
        return Markdown.of(this);
    }

    /** Returns the cells of its tables as CSV. */
    public String csv() {
        return Csv.of(this);
    }

    /** Returns it as a page. */
    public String html() {
        return Page.of(this);
    }
}
