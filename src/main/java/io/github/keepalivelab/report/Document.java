package io.github.keepalivelab.report;

import java.util.ArrayList;
import java.util.List;

/** A report as a sequence of parts, written once and shown as plain text or as one HTML file that needs nothing else. */
public final class Document {

    private sealed interface Part {}

    private record Heading(String text) implements Part {}

    private record Paragraph(String text) implements Part {}

    private record Table(List<List<String>> rows) implements Part {}

    private record Preformatted(String text) implements Part {}

    private record Warning(boolean voids, String text) implements Part {}

    private record Picture(Chart chart) implements Part {}

    private record Raw(String text, String html) implements Part {}

    private final String title;
    private final String verdict;
    private final List<Part> parts = new ArrayList<>();

    /**
     * @param title the question
     * @param verdict VALID or INVALID
     */
    Document(String title, String verdict) {
        this.title = title;
        this.verdict = verdict;
    }

    Document heading(String text) {
        parts.add(new Heading(text));
        return this;
    }

    Document paragraph(String text) {
        parts.add(new Paragraph(text));
        return this;
    }

    /** Adds a table; the first row holds the names of the columns. */
    Document table(List<List<String>> rows) {
        parts.add(new Table(rows));
        return this;
    }

    Document preformatted(String text) {
        parts.add(new Preformatted(text));
        return this;
    }

    Document warning(boolean voids, String text) {
        parts.add(new Warning(voids, text));
        return this;
    }

    /** Adds a picture to the HTML; text shows the same figures in its tables. */
    Document chart(Chart chart) {
        parts.add(new Picture(chart));
        return this;
    }

    /** Adds a part that looks different in both. */
    Document either(String text, String html) {
        parts.add(new Raw(text, html));
        return this;
    }

    /** Returns it for a terminal. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Heading heading) {
                out.append('\n').append(heading.text()).append("\n\n");
            } else if (part instanceof Paragraph paragraph) {
                out.append(paragraph.text()).append('\n');
            } else if (part instanceof Table table) {
                out.append(TextTable.of(table.rows()));
            } else if (part instanceof Preformatted block) {
                out.append(block.text());
            } else if (part instanceof Warning warning) {
                out.append(warning.voids() ? "INVALID: " : "warning: ")
                        .append(warning.text())
                        .append('\n');
            } else if (part instanceof Raw raw) {
                out.append(raw.text());
            }
        }
        return out.append("verdict: ").append(verdict).append('\n').toString();
    }

    /** Returns it as a page. */
    public String html() {
        StringBuilder out = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        out.append(escape(title)).append("</title>\n<style>").append(HtmlReport.resource("report.css"));
        out.append("</style></head><body><main>\n<h1>")
                .append(escape(title))
                .append("</h1>\n<p><span class=\"verdict ");
        out.append("VALID".equals(verdict) ? "valid" : "invalid").append("\">");
        out.append(escape(verdict)).append("</span></p>\n");
        parts.forEach(part -> html(part, out));
        return out.append("</main></body></html>\n").toString();
    }

    private static void html(Part part, StringBuilder out) {
        if (part instanceof Heading heading) {
            out.append("<h2>").append(escape(heading.text())).append("</h2>\n");
        } else if (part instanceof Paragraph paragraph) {
            out.append("<p>").append(escape(paragraph.text())).append("</p>\n");
        } else if (part instanceof Table table) {
            table(table.rows(), out);
        } else if (part instanceof Preformatted block) {
            out.append("<pre>").append(escape(block.text())).append("</pre>\n");
        } else if (part instanceof Warning warning) {
            out.append("<div class=\"warning")
                    .append(warning.voids() ? " voids" : "")
                    .append("\">");
            out.append(escape(warning.text())).append("</div>\n");
        } else if (part instanceof Picture picture) {
            out.append(picture.chart().svg());
        } else if (part instanceof Raw raw) {
            out.append(raw.html());
        }
    }

    private static void table(List<List<String>> rows, StringBuilder out) {
        out.append("<div class=\"scroll\"><table class=\"figures\">\n");
        for (int i = 0; i < rows.size(); i++) {
            out.append(i == 0 ? "<thead><tr>" : "<tr>");
            String cell = i == 0 ? "th" : "td";
            for (String text : rows.get(i)) {
                out.append('<').append(cell).append('>').append(escape(text));
                out.append("</").append(cell).append('>');
            }
            out.append(i == 0 ? "</tr></thead><tbody>\n" : "</tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
