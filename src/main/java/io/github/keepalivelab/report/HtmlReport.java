package io.github.keepalivelab.report;

import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer as one HTML file that needs nothing else: a template over the same JSON as results.json, with its style,
 * its script and uPlot (MIT licence, its header stays in the file) inside.
 */
public final class HtmlReport {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z.]+)}}");

    private HtmlReport() {}

    /** What the page's script reads. */
    private record Page(ExperimentResult result, List<Sentences.Sentence> sentences, String unclaimed) {}

    /** Returns the whole page. */
    public static String of(ExperimentResult result) {
        Page page = new Page(result, Sentences.claims(result), Sentences.unclaimed(result));
        Matcher matcher = PLACEHOLDER.matcher(resource("report.html"));
        return matcher.replaceAll(found -> Matcher.quoteReplacement(content(found.group(1), page)));
    }

    private static String content(String name, Page page) {
        return switch (name) {
            // Inside a script element only "<" can end the data, whatever a target's URL or a path holds.
            case "data" -> ResultJson.line(page).replace("<", "\\u003c");
            case "uplot.css" -> resource("uPlot.min.css");
            case "uplot.js" -> resource("uPlot.iife.min.js");
            default -> resource(name);
        };
    }

    static String resource(String name) {
        try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }
}
