package io.github.keepalivelab.report;

import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report: the answer, and the evidence for it, written once and shown as plain text or as one HTML file that needs nothing
 * else. A page is read from its top, so the answer comes first there; a terminal shows the end, so there it comes last.
 */
public final class Document {

    /** A text of a cell that is no longer than this does not wrap. */
    private static final int BRIEF = 18;

    private sealed interface Part {}

    private record Heading(String text) implements Part {}

    private record Paragraph(String text) implements Part {}

    private record Points(List<String> sentences) implements Part {}

    private record Table(List<List<String>> rows) implements Part {}

    private record Picture(Chart chart) implements Part {}

    private record Raw(String text, String html) implements Part {}

    private final String title;
    private final @Nullable StoredResult result;
    private final List<Part> answer = new ArrayList<>();
    private final List<Part> evidence = new ArrayList<>();
    private List<Part> parts = answer;

    /**
     * @param title the question
     * @param result where verdict, warnings and environment come from; null when nothing was measured
     */
    Document(String title, @Nullable StoredResult result) {
        this.title = title;
        this.result = result;
    }

    /** What is added from here on is evidence; until then it is the answer. */
    Document evidence() {
        parts = evidence;
        return this;
    }

    Document heading(String text) {
        parts.add(new Heading(text));
        return this;
    }

    Document paragraph(String text) {
        parts.add(new Paragraph(text));
        return this;
    }

    /** Adds sentences of which each stands alone. */
    Document points(List<String> sentences) {
        if (!sentences.isEmpty()) {
            parts.add(new Points(sentences));
        }
        return this;
    }

    /** Adds a table; the first row holds the names of the columns. */
    Document table(List<List<String>> rows) {
        parts.add(new Table(rows));
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
        evidence.forEach(part -> text(part, out));
        answer.forEach(part -> text(part, out));
        if (result != null) {
            for (StoredWarning warning : result.warnings()) {
                out.append(warning.voids() ? "INVALID: " : "warning: ");
                out.append(sentence(warning)).append('\n');
            }
            out.append("verdict: ").append(result.verdict()).append('\n');
        }
        return out.toString();
    }

    private static void text(Part part, StringBuilder out) {
        if (part instanceof Heading heading) {
            out.append('\n').append(heading.text()).append("\n\n");
        } else if (part instanceof Paragraph paragraph) {
            out.append(paragraph.text()).append('\n');
        } else if (part instanceof Points points) {
            points.sentences().forEach(s -> out.append("- ").append(s).append('\n'));
        } else if (part instanceof Table table) {
            out.append(TextTable.of(table.rows()));
        } else if (part instanceof Raw raw) {
            out.append(raw.text());
        }
    }

    private static String sentence(StoredWarning warning) {
        return warning.message() + "; " + warning.advice();
    }

    /** Returns it as a page. */
    public String html() {
        StringBuilder out = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        out.append(escape(title)).append("</title>\n<style>").append(HtmlReport.resource("report.css"));
        out.append("</style></head><body><main>\n<h1>").append(escape(title)).append("</h1>\n");
        if (result != null) {
            verdict(result, out);
        }
        answer.forEach(part -> html(part, out));
        evidence.forEach(part -> html(part, out));
        if (result != null) {
            environment(result.environment(), out);
        }
        return out.append("</main></body></html>\n").toString();
    }

    private static void verdict(StoredResult result, StringBuilder out) {
        String verdict = result.verdict().name();
        out.append("<p><span class=\"verdict ").append(verdict.toLowerCase(Locale.ROOT));
        out.append("\" id=\"verdict\">").append(verdict).append("</span></p>\n");
        for (StoredWarning warning : result.warnings()) {
            out.append("<div class=\"warning").append(warning.voids() ? " voids" : "");
            out.append("\">").append(escape(sentence(warning))).append("</div>\n");
        }
    }

    /** Where it was measured, without what another verb would need, and what repeats it. */
    private static void environment(Environment e, StringBuilder out) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("machine", e.cpus() + " CPUs, " + e.cpuModel() + ", " + e.memoryMebibytes() + " MiB");
        facts.put("system", e.os() + ", Linux " + e.kernel());
        facts.put("Java", e.javaVersion() + ", " + e.javaVm());
        Optional.ofNullable(e.nginxVersion()).ifPresent(version -> facts.put("nginx", version));
        facts.put("keepalive-lab", e.labVersion());
        e.sysctls().forEach(facts::put);
        out.append("<h2>Where it was measured</h2>\n<dl id=\"environment\">");
        facts.forEach((name, value) -> out.append("<dt>")
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(value))
                .append("</dd>"));
        out.append("</dl>\n<h2>Repeat it</h2>\n<pre id=\"command\">");
        out.append(escape("./lab " + e.command().stream().map(Document::quoted).collect(Collectors.joining(" "))));
        out.append("</pre>\n");
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static void html(Part part, StringBuilder out) {
        if (part instanceof Heading heading) {
            out.append("<h2>").append(escape(heading.text())).append("</h2>\n");
        } else if (part instanceof Paragraph paragraph) {
            out.append("<p>").append(escape(paragraph.text())).append("</p>\n");
        } else if (part instanceof Points points) {
            out.append("<ul>");
            points.sentences().forEach(s -> out.append("<li>").append(escape(s)).append("</li>\n"));
            out.append("</ul>\n");
        } else if (part instanceof Table table) {
            out.append(tableHtml(table.rows()));
        } else if (part instanceof Picture picture) {
            out.append(picture.chart().svg());
        } else if (part instanceof Raw raw) {
            out.append(raw.html());
        }
    }

    /** A table in which columns of numbers line up at their right, and text may wrap. */
    static String tableHtml(List<List<String>> rows) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"plain\">\n");
        List<Boolean> numbers = TextTable.numbers(rows);
        for (int i = 0; i < rows.size(); i++) {
            out.append(i == 0 ? "<thead><tr>" : "<tr>");
            String cell = i == 0 ? "th" : "td";
            for (int j = 0; j < rows.get(i).size(); j++) {
                String text = escape(rows.get(i).get(j));
                String kind = numbers.get(j) ? " class=\"number\"" : text.length() <= BRIEF ? " class=\"brief\"" : "";
                out.append('<').append(cell).append(kind).append('>');
                // A name may break at its stroke; two spaces set two figures of a cell apart.
                out.append(i == 0 ? text.replace("/", "/<wbr>") : text.replace("  ", "<br>"));
                out.append("</").append(cell).append('>');
            }
            out.append(i == 0 ? "</tr></thead><tbody>\n" : "</tr>\n");
        }
        return out.append("</tbody></table></div>\n").toString();
    }

    /** Returns HTML that a reader opens when it is wanted. */
    static String folded(String summary, String html) {
        return "<details><summary>" + escape(summary) + "</summary>\n" + html + "</details>\n";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
