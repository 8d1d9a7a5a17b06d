package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.StoredResult;
import java.util.Locale;
import java.util.stream.Collectors;

/** A finished round in one line of log. */
final class RoundLine {

    private RoundLine() {}

    static String of(StoredResult<CompareResult> stored) {
        LoadResult result = stored.body().middle();
        String arms = result.arms().stream().map(RoundLine::arm).collect(Collectors.joining("; "));
        String claims = result.comparisons().stream()
                .filter(c -> c.claim() && c.metric().startsWith("cpuMicrosPerRequest."))
                .map(RoundLine::claim)
                .collect(Collectors.joining(", "));
        return stored.verdict() + "; " + arms
                + (claims.isEmpty() ? "; no CPU difference is claimed" : "; CPU ratios: " + claims)
                + (stored.warnings().isEmpty()
                        ? ""
                        : "; " + stored.warnings().size() + " warnings, first: "
                                + stored.warnings().get(0).message());
    }

    private static String arm(ArmResult arm) {
        LatencySummary response = arm.responseMicros();
        Double client = arm.connectionsOpenedPerRequest(HopName.CLIENT);
        Double upstream = arm.connectionsOpenedPerRequest(HopName.UPSTREAM);
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
