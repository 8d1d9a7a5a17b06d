package io.github.keepalivelab.report;

import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private boolean plots;

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
        plots = true;
        return picture(place);
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

    boolean hasPlots() {
        return plots;
    }

    List<Part> answer() {
        return answer;
    }

    List<Part> evidenceParts() {
        return evidence;
    }

    /** Returns it for a terminal. */
    public String text() {
        StringBuilder out = new StringBuilder();
        evidence.forEach(part -> text(part, out));
        answer.forEach(part -> text(part, out));
        StoredResult<?> stored = result;
        if (stored != null) {
            // The end is what a terminal shows: what makes it INVALID comes last, beside the verdict.
            List<WarningGroup> groups = WarningGroup.of(stored.warnings());
            for (int i = groups.size() - 1; i >= 0; i--) {
                out.append(groups.get(i).voids() ? "INVALID: " : "warning: ");
                out.append(groups.get(i).sentence()).append('\n');
            }
            out.append("verdict: ").append(stored.verdict()).append('\n');
        }
        return plain(out.toString());
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

    private static void text(Part part, StringBuilder out) {
        if (part instanceof Heading heading) {
            out.append('\n').append(heading.text()).append("\n\n");
        } else if (part instanceof Paragraph paragraph) {
            out.append(paragraph.soft() ? "" : paragraph.text() + "\n");
        } else if (part instanceof Points points) {
            points.sentences().forEach(s -> out.append("- ").append(s).append('\n'));
        } else if (part instanceof Tabular tabular) {
            out.append(tabular.table().text());
        } else if (part instanceof Either either) {
            out.append(either.text());
        } else if (part instanceof Folded folded) {
            folded.parts().forEach(inner -> text(inner, out));
        }
    }

    /** Returns it as a page. */
    public String html() {
        return Page.of(this);
    }
}
