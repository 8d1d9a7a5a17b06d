package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.Distance;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.TlsChoice;
import io.github.keepalivelab.plan.Wanted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plan as it was carried out.
 *
 * @param loadModel {@code open} or {@code closed}
 * @param ratesPerSecond offered to every arm, one for each load; empty in a closed loop or before they were chosen
 * @param rateChosenBy who chose the rate, auto or the user; null in a closed loop
 * @param users closed-loop users; null in an open loop
 * @param arrivals {@code constant} or {@code poisson}; null in a closed loop
 * @param connections requests that can be in flight at once
 * @param blocks planned blocks; null where the run goes on until its answers are known
 * @param maxSeconds the longest that the run may last; null for no limit
 * @param wanted the answers that must be there
 * @param trialSeconds length of a measured window
 * @param leadInSeconds discarded load before each window
 * @param seed of order and arrivals
 * @param closeBy who closes a short connection on the client hop
 * @param timeoutSeconds limit for one request
 * @param warmUpLimitSeconds longest warm-up
 * @param baseline the arm that the others are compared with
 * @param control whether this is an A/A run
 * @param target the foreign endpoint; null for the lab's own nginx and backend
 * @param request what is sent to it, without the values of headers; null for a plain GET and in results of older versions
 * @param tls what TLS on the client hop of the lab's own nginx was made of; null without, and in results of older versions
 * @param rttMillis how far the driver was from the lab's own nginx, there and back; null for side by side, and in results of older
 *     versions
 * @param upstreamRttMillis how far nginx was from the backend, likewise
 */
public record PlanSummary(
        String loadModel,
        List<Double> ratesPerSecond,
        @Nullable String rateChosenBy,
        @Nullable Integer users,
        @Nullable String arrivals,
        int connections,
        @Nullable Integer blocks,
        @Nullable Double maxSeconds,
        List<String> wanted,
        double trialSeconds,
        double leadInSeconds,
        long seed,
        CloseBy closeBy,
        double timeoutSeconds,
        double warmUpLimitSeconds,
        String baseline,
        boolean control,
        @Nullable String target,
        @AddedLater @Nullable String request,
        @AddedLater @Nullable String tls,
        @AddedLater @Nullable Double rttMillis,
        @AddedLater @Nullable Double upstreamRttMillis) {

    /**
     * Summarizes a plan.
     *
     * @param plan what was asked for
     * @param loads after calibration; empty before
     */
    public static PlanSummary of(ExperimentPlan plan, List<LoadModel> loads) {
        List<LoadModel.OpenLoop> rates = loads.stream()
                .flatMap(load -> load instanceof LoadModel.OpenLoop open ? Stream.of(open) : Stream.empty())
                .toList();
        LoadModel.ClosedLoop closed = plan.load() instanceof LoadModel.ClosedLoop c ? c : null;
        return new PlanSummary(
                closed == null ? "open" : "closed",
                rates.stream().map(LoadModel.OpenLoop::ratePerSecond).toList(),
                closed != null ? null : plan.load() instanceof LoadModel.AutoRate ? "auto" : "user",
                closed == null ? null : Integer.valueOf(closed.users()),
                rates.isEmpty() ? null : rates.get(0).arrivals().name().toLowerCase(Locale.ROOT),
                plan.connections(),
                plan.untilKnown() ? null : Integer.valueOf(plan.blocks()),
                Double.isFinite(plan.maxSeconds()) ? Double.valueOf(plan.maxSeconds()) : null,
                plan.wanted().stream().map(Wanted::label).sorted().toList(),
                plan.trialSeconds(),
                plan.leadInSeconds(),
                plan.seed(),
                plan.closeBy(),
                plan.timeoutSeconds(),
                plan.warmUpSeconds(),
                plan.baseline(),
                plan.control(),
                plan.foreignTarget().map(Object::toString).orElse(null),
                plan.request().isPlain() ? null : plan.request().toString(),
                Optional.ofNullable(plan.tls()).map(TlsChoice::toString).orElse(null),
                unlessNone(plan.distance().clientMillis()),
                unlessNone(plan.distance().upstreamMillis()));
    }

    /** Returns how far the hosts were apart. */
    public Distance distance() {
        return new Distance(
                Optional.ofNullable(rttMillis).orElse(0.0),
                Optional.ofNullable(upstreamRttMillis).orElse(0.0));
    }

    private static @Nullable Double unlessNone(double millis) {
        return millis == 0 ? null : Double.valueOf(millis);
    }
}
