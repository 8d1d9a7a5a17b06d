package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The plots of a comparison that a reader can explore; a script draws them from the data given here. */
final class ComparePlots {

    /** A curve ends where fewer requests than this are left. */
    private static final int FEWEST_REQUESTS = 10;

    private static final double PERCENT = 100;

    private ComparePlots() {}

    /** What the script draws as curves of percentiles. */
    private record Percentiles(List<String> arms, List<Double> percentiles, List<List<@Nullable Double>> millis) {}

    /** A figure that can be chosen. */
    private record Figure(String name, List<List<@Nullable Double>> values) {}

    /** What the script draws over time. */
    private record OverTime(List<String> arms, List<Double> seconds, List<Figure> figures) {}

    static void percentiles(Document document, CompareResult result) {
        List<ArmResult> arms = result.middle().arms();
        List<Double> places = arms.stream()
                .filter(arm -> !arm.responsePercentiles().isEmpty())
                .findFirst()
                .map(arm -> arm.responsePercentiles().stream()
                        .map(ArmResult.Percentile::percentile)
                        .filter(p -> p >= 0 && p < PERCENT)
                        .toList())
                .orElse(List.of());
        if (places.isEmpty()) {
            return;
        }
        document.either("", el("h2", attr("id", "percentiles"), "Response time by percentile"));
        document.note(
                "From the intended send to the last byte, connect included: a stall counts for every request that it"
                        + " delayed. Each step to the right is ten times rarer; a curve ends where fewer than ten requests are left.");
        add(
                document,
                "percentile-plot",
                new Percentiles(
                        names(result),
                        places,
                        arms.stream().map(arm -> curve(arm, places)).toList()));
    }

    private static List<@Nullable Double> curve(ArmResult arm, List<Double> places) {
        List<@Nullable Double> curve = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            boolean enough = arm.requests() * (1 - places.get(i) / PERCENT) >= FEWEST_REQUESTS
                    && i < arm.responsePercentiles().size();
            curve.add(
                    enough
                            ? Double.valueOf(
                                    Math.max(1, arm.responsePercentiles().get(i).micros()) / 1000)
                            : null);
        }
        return curve;
    }

    static void overTime(Document document, CompareResult result) {
        Map<String, Function<TrialResult, @Nullable Double>> all = new LinkedHashMap<>();
        for (Metric metric : Metrics.compared()) {
            if (metric instanceof Metric.Amount amount) {
                String unit = amount.unit().equals("1") ? "" : ", " + amount.unit();
                all.put(amount.label() + unit, trial -> amount.perRequest(trial).orElse(null));
            }
        }
        all.put("mean response time, us", trial -> statistic(trial, LatencySummary::mean));
        all.put("median response time, us", trial -> statistic(trial, LatencySummary::p50));
        all.put("send lag p99, us", TrialResult::sendLagP99Micros);
        all.put(
                "idle share of the machine, %",
                trial -> {
                    Double idle = trial.machineIdleShare();
                    return idle == null ? null : Double.valueOf(PERCENT * idle);
                });
        all.put("achieved rate, requests/s", TrialResult::achievedRatePerSecond);
        List<Figure> figures = new ArrayList<>();
        all.forEach((name, read) -> {
            if (trials(result).stream().map(read).anyMatch(Objects::nonNull)) {
                figures.add(new Figure(
                        name,
                        names(result).stream()
                                .map(arm -> values(result, arm, read))
                                .toList()));
            }
        });
        if (figures.isEmpty()) {
            return;
        }
        document.either("", el("h2", attr("id", "blocks"), "The blocks over time"));
        document.note(
                "One point for each window, in the order of the run. Lines that rise or fall together are drift, which"
                        + " pairing within blocks cancels; a line that moves alone is not.");
        add(
                document,
                "time-plot",
                new OverTime(
                        names(result),
                        trials(result).stream().map(TrialResult::startSeconds).toList(),
                        figures));
    }

    /** Returns the windows of the load that the page shows in full. */
    private static List<TrialResult> trials(CompareResult result) {
        return result.trials().stream()
                .filter(trial ->
                        Objects.equals(trial.ratePerSecond(), result.middle().ratePerSecond()))
                .toList();
    }

    private static List<@Nullable Double> values(
            CompareResult result, String arm, Function<TrialResult, @Nullable Double> read) {
        List<@Nullable Double> values = new ArrayList<>();
        trials(result).forEach(trial -> values.add(trial.arm().equals(arm) ? read.apply(trial) : null));
        return values;
    }

    private static @Nullable Double statistic(TrialResult trial, ToDoubleFunction<LatencySummary> read) {
        LatencySummary times = trial.responseMicros();
        return times == null ? null : Double.valueOf(read.applyAsDouble(times));
    }

    private static List<String> names(CompareResult result) {
        return result.middle().arms().stream().map(ArmResult::name).toList();
    }

    private static void add(Document document, String id, Object data) {
        document.plot(el("div", el("div", cls("plot"), attr("id", id)), Html.data(id + "-data", data)));
    }
}
