package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metric.Effect;
import io.github.keepalivelab.result.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a comparison says in words; the same sentences in every report. */
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

    /** Returns one sentence for each claim, with its interval; a single one that says why when there is no claim. */
    static List<Sentence> claims(LoadResult result) {
        List<Sentence> sentences = new ArrayList<>();
        for (Comparison c : result.comparisons()) {
            if (c.claim()) {
                c.decisive().ifPresent(interval -> sentences.add(new Sentence(c.candidate(), sentence(c, interval))));
            }
        }
        if (sentences.isEmpty()) {
            sentences.add(new Sentence("", "No difference is claimed: " + reason(result) + "."));
        }
        return sentences;
    }

    private static String reason(LoadResult result) {
        if (result.blocks() == 0) {
            return "no block is complete";
        }
        return result.comparisons().stream().anyMatch(c -> c.decisive().isPresent())
                ? "no interval excludes no effect where the figures can answer"
                : "there are too few blocks for an interval";
    }

    /** Returns what was compared without a claim, as one sentence; empty when everything is claimed. */
    static String unclaimed(LoadResult result) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        result.comparisons().stream()
                .filter(c -> c.primary() && !c.claim() && c.decisive().isPresent())
                .forEach(c -> byReason.computeIfAbsent(String.valueOf(c.reason()), reason -> new ArrayList<>())
                        .add(label(c.metric()) + " of " + c.candidate()));
        boolean nothingClaimed = result.comparisons().stream().noneMatch(Comparison::claim);
        return byReason.isEmpty() || nothingClaimed
                ? ""
                : "Not claimed: "
                        + byReason.entrySet().stream()
                                .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
                                .collect(Collectors.joining("; "))
                        + ".";
    }

    private static String sentence(Comparison c, ConfidenceInterval interval) {
        if (c.effect().filter(Effect.RATIO::equals).isPresent()) {
            boolean less = interval.estimate() < 1;
            return String.format(
                    Locale.ROOT,
                    "%s needs %.0f %% [%.0f, %.0f] %s %s than %s.",
                    c.candidate(),
                    100 * Math.abs(1 - interval.estimate()),
                    100 * Math.abs(1 - (less ? interval.high() : interval.low())),
                    100 * Math.abs(1 - (less ? interval.low() : interval.high())),
                    less ? "less" : "more",
                    label(c.metric()),
                    c.baseline());
        }
        boolean less = interval.estimate() < 0;
        return String.format(
                Locale.ROOT,
                "%s of %s is %s ms [%s, %s] %s than that of %s.",
                capital(label(c.metric())),
                c.candidate(),
                millis(interval.estimate()),
                millis(less ? interval.high() : interval.low()),
                millis(less ? interval.low() : interval.high()),
                less ? "shorter" : "longer",
                c.baseline());
    }

    private static String label(String metric) {
        return Metrics.find(metric).map(Metric::label).orElse(metric);
    }

    /** Returns a text that begins a sentence; names such as p50 stay as they are. */
    static String capital(String text) {
        return text.matches("p\\d.*|nginx.*")
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String millis(double micros) {
        return String.format(Locale.ROOT, "%.3f", Math.abs(micros) / MICROS_PER_MILLI);
    }
}
