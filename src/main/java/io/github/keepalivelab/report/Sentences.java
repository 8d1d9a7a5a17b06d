package io.github.keepalivelab.report;

import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.stats.ConfidenceInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a result says in words; the same sentences in every report. */
final class Sentences {

    private static final double MICROS_PER_MILLI = 1000;

    private Sentences() {}

    /**
     * A sentence.
     *
     * @param candidate the arm it is about; empty when it is about the run
     * @param text the sentence
     */
    record Sentence(String candidate, String text) {}

    /** Returns one sentence for each claim, with its interval; a single one that says so when there is no claim. */
    static List<Sentence> claims(ExperimentResult result) {
        List<Sentence> sentences = new ArrayList<>();
        for (Comparison c : result.comparisons()) {
            ConfidenceInterval ratio = c.ratio();
            ConfidenceInterval difference = c.difference();
            if (c.claim() && ratio != null && difference != null) {
                sentences.add(new Sentence(c.candidate(), sentence(c, ratio, difference)));
            }
        }
        if (sentences.isEmpty()) {
            sentences.add(new Sentence(
                    "",
                    result.comparisons().isEmpty()
                            ? "No difference is claimed: no block is complete."
                            : "No difference is claimed: every interval includes no effect."));
        }
        return sentences;
    }

    /** Returns what was compared without a claim, as one sentence; empty when everything is claimed. */
    static String unclaimed(ExperimentResult result) {
        List<String> names = result.comparisons().stream()
                .filter(c -> c.primary() && !c.claim())
                .map(c -> subject(c.metric()) + " of " + c.candidate())
                .toList();
        boolean nothingClaimed = result.comparisons().stream().noneMatch(Comparison::claim);
        return names.isEmpty() || nothingClaimed
                ? ""
                : "Not claimed, because the interval includes no effect: " + String.join(", ", names) + ".";
    }

    private static String sentence(Comparison c, ConfidenceInterval ratio, ConfidenceInterval difference) {
        boolean less = difference.estimate() < 0;
        if (c.metric().startsWith("cpuMicrosPerRequest.")) {
            return format(
                    "%s spends %.0f %% [%.0f, %.0f] %s %s CPU per request than %s.",
                    c.candidate(),
                    100 * Math.abs(1 - ratio.estimate()),
                    100 * Math.abs(1 - (less ? ratio.high() : ratio.low())),
                    100 * Math.abs(1 - (less ? ratio.low() : ratio.high())),
                    less ? "less" : "more",
                    process(c.metric()),
                    c.baseline());
        }
        return format(
                "%s of %s is %s ms [%s, %s] %s than that of %s.",
                subject(c.metric()),
                c.candidate(),
                millis(difference.estimate()),
                millis(less ? difference.high() : difference.low()),
                millis(less ? difference.low() : difference.high()),
                less ? "shorter" : "longer",
                c.baseline());
    }

    private static String subject(String metric) {
        if (metric.startsWith("cpuMicrosPerRequest.")) {
            return process(metric) + " CPU";
        }
        String figure = metric.substring(metric.indexOf('.') + 1);
        return (figure.equals("mean") ? "Mean" : figure) + " response time";
    }

    private static String process(String metric) {
        return metric.substring(metric.indexOf('.') + 1);
    }

    private static String millis(double micros) {
        return format("%.3f", Math.abs(micros) / MICROS_PER_MILLI);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
