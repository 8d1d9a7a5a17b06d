package io.github.keepalivelab.driver;

import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.stats.ConfidenceInterval;
import java.util.Locale;
import java.util.stream.Collectors;

/** A finished round in one line of log. */
final class RoundLine {

    private RoundLine() {}

    static String of(ExperimentResult result) {
        String arms = result.arms().stream().map(RoundLine::arm).collect(Collectors.joining("; "));
        String claims = result.comparisons().stream()
                .filter(c -> c.claim() && c.metric().startsWith("cpuMicrosPerRequest."))
                .map(RoundLine::claim)
                .collect(Collectors.joining(", "));
        return result.verdict() + "; " + arms
                + (claims.isEmpty() ? "; no CPU difference is claimed" : "; CPU ratios: " + claims)
                + (result.warnings().isEmpty()
                        ? ""
                        : "; " + result.warnings().size() + " warnings, first: "
                                + result.warnings().get(0).message());
    }

    private static String arm(ArmResult arm) {
        LatencySummary response = arm.responseMicros();
        Double client = arm.connectionsOpenedPerRequest().client();
        Double upstream = arm.connectionsOpenedPerRequest().upstream();
        return String.format(
                Locale.ROOT,
                "%s p50 %s ms, connections/1000 %s and %s",
                arm.name(),
                response == null ? "-" : String.format(Locale.ROOT, "%.2f", response.p50() / 1000),
                client == null ? "unseen" : Math.round(1000 * client),
                upstream == null ? "unseen" : Math.round(1000 * upstream));
    }

    private static String claim(Comparison c) {
        ConfidenceInterval ratio = c.ratio();
        return ratio == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s %s %.2f [%.2f, %.2f]",
                        c.candidate(),
                        c.metric().substring(c.metric().indexOf('.') + 1),
                        ratio.estimate(),
                        ratio.low(),
                        ratio.high());
    }
}
