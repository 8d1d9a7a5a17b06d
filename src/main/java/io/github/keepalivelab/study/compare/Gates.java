package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Handshake;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.result.ArmHop;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.MeasuringWarning;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What must hold before a number is worth reading. Pure. */
final class Gates {

    static final double MAX_LAG_P99_MICROS = 1000;
    static final double MIN_IDLE_SHARE = 0.05;
    static final double MAX_ERROR_SHARE = 0.001;
    static final double MAX_MISSED_SHARE = 0.05;
    static final double LONG_MAX_CONNECTIONS = 0.01;
    static final double SHORT_TOLERANCE = 0.005;
    static final double WITNESS_TOLERANCE = 0.01;
    static final double RESET_TOLERANCE = 0.001;
    static final double MAX_PORTS_HELD_SHARE = 0.7;
    static final double MIN_RESUMED_SHARE = 0.99;
    static final double MAX_LINE_LOSS = 0.0001;

    private final ExperimentPlan plan;
    private final LoadResult load;
    private final List<TrialResult> trials;
    private final List<RunWarning> warnings = new ArrayList<>();

    /** @param trials of all loads */
    Gates(ExperimentPlan plan, LoadResult load, List<TrialResult> trials) {
        this.plan = plan;
        this.load = load;
        this.trials = trials.stream()
                .filter(t -> Objects.equals(t.ratePerSecond(), load.ratePerSecond()))
                .toList();
    }

    List<RunWarning> check() {
        if (load.blocks() < ExperimentPlan.MIN_BLOCKS) {
            warnings.add(new MeasuringWarning.TooFewBlocks(load.blocks(), ExperimentPlan.MIN_BLOCKS));
        }
        if (plan.load() instanceof LoadModel.ClosedLoop) {
            warnings.add(new MeasuringWarning.ClosedLoopLatency());
        }
        for (ArmResult arm : load.arms()) {
            rate(arm);
            saturation(arm);
            errors(arm);
            if (!aboutSettings(arm)) {
                reuse(arm);
                handshakes(arm);
            }
            witnesses(arm);
            ports(arm);
            line(arm);
        }
        return warnings;
    }

    /** Returns what to call an arm: by its name, and by its load where there are several. */
    private String name(ArmResult arm) {
        Double rate = load.ratePerSecond();
        return plan.load().loads() < 2 || rate == null
                ? arm.name()
                : String.format(Locale.ROOT, "%s at %.0f/s", arm.name(), rate);
    }

    /** Where settings are looked at, what becomes of the connections is the result and no condition. */
    private boolean aboutSettings(ArmResult result) {
        return plan.arms().stream().anyMatch(arm -> arm.name().equals(result.name()) && arm instanceof Arm.Configured);
    }

    private void rate(ArmResult arm) {
        // A few are left out of the comparisons of work without a word; how many is in the result.
        if (arm.invalidTrials() <= MAX_MISSED_SHARE * arm.trials()) {
            return;
        }
        Optional<TrialResult> worst = trials.stream()
                .filter(t -> t.arm().equals(arm.name()) && !t.valid())
                .min(Comparator.comparingDouble(TrialResult::achievedRatePerSecond));
        double offered =
                worst.map(t -> t.offeredRequests() / plan.trialSeconds()).orElse(1.0);
        warnings.add(new MeasuringWarning.RateMissed(
                name(arm),
                arm.invalidTrials(),
                arm.trials(),
                worst.map(TrialResult::index).orElse(null),
                worst.map(t -> t.achievedRatePerSecond() / Math.max(1, offered)).orElse(0.0)));
    }

    private void saturation(ArmResult arm) {
        if (plan.load() instanceof LoadModel.ClosedLoop) {
            return;
        }
        LatencySummary lag = arm.sendLagMicros();
        if (lag != null && lag.p99() > MAX_LAG_P99_MICROS) {
            warnings.add(new MeasuringWarning.DriverSaturated(name(arm), lag.p99()));
        }
        Double idle = arm.machineIdleShare();
        if (idle != null && idle < MIN_IDLE_SHARE) {
            warnings.add(new MeasuringWarning.MachineSaturated(name(arm), idle));
        }
    }

    private void ports(ArmResult arm) {
        trials.stream()
                .filter(trial -> trial.arm().equals(arm.name()))
                .map(TrialResult::portsHeldShare)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .filter(share -> share > MAX_PORTS_HELD_SHARE)
                .ifPresent(share -> warnings.add(new MeasuringWarning.PortHeadroom(name(arm), share)));
    }

    /** A frame that the line loses is sent again later, which no real distance did. */
    private void line(ArmResult arm) {
        Double frames = Figures.get(arm.figures(), "lineFramesPerRequest");
        Double lost = Figures.get(arm.figures(), "lineFramesLostPerRequest");
        if (frames != null && lost != null && lost > MAX_LINE_LOSS * frames) {
            warnings.add(new MeasuringWarning.LineLost(name(arm), lost * arm.requests(), frames * arm.requests()));
        }
    }

    private void errors(ArmResult arm) {
        long failed = arm.errors().values().stream().mapToLong(Long::longValue).sum();
        long total = failed + arm.requests();
        if (failed > MAX_ERROR_SHARE * total) {
            warnings.add(new MeasuringWarning.ErrorsAboveLimit(
                    name(arm), failed, total, arm.errors().toString()));
        }
    }

    private void reuse(ArmResult arm) {
        hop(arm, HopName.CLIENT, arm.clientHop().policy());
        ArmHop upstream = arm.upstreamHop();
        if (upstream != null) {
            hop(arm, HopName.UPSTREAM, upstream.policy());
        }
        Double resets = arm.resetsPerRequest();
        if (resets != null && resets > RESET_TOLERANCE) {
            warnings.add(new MeasuringWarning.ResetsSeen(name(arm), resets));
        }
    }

    private void handshakes(ArmResult arm) {
        String kind = arm.clientHop().handshake();
        Double full = Figures.get(arm.figures(), "handshakesPerRequest.full");
        Double resumed = Figures.get(arm.figures(), "handshakesPerRequest.resumed");
        if (kind == null || full == null || resumed == null || arm.clientHop().policy() == ConnectionPolicy.LONG) {
            return;
        }
        boolean asSaid =
                kind.equals(Handshake.FULL.label()) ? resumed == 0 : full <= (1 - MIN_RESUMED_SHARE) * (full + resumed);
        if (!asSaid) {
            warnings.add(new MeasuringWarning.HandshakesNotAsArmSays(
                    name(arm), full, resumed, kind.equals(Handshake.FULL.label()) ? "none resumed" : "99 % resumed"));
        }
    }

    private void hop(ArmResult arm, HopName hop, ConnectionPolicy policy) {
        Double perRequest = arm.connectionsOpenedPerRequest(hop);
        if (perRequest == null) {
            return;
        }
        boolean asSaid = policy == ConnectionPolicy.LONG
                ? perRequest < LONG_MAX_CONNECTIONS
                : Math.abs(perRequest - 1) <= SHORT_TOLERANCE;
        if (!asSaid) {
            warnings.add(new MeasuringWarning.ReuseNotAsArmSays(
                    name(arm), hop.label(), perRequest, policy == ConnectionPolicy.LONG ? "below 0.01" : "1"));
        }
    }

    private void witnesses(ArmResult arm) {
        pair(arm, HopName.CLIENT, "driver", "nginx");
        pair(arm, HopName.CLIENT, "driver", "kernel");
        pair(arm, HopName.UPSTREAM, "backend", "kernel");
        for (Handshake handshake : Handshake.values()) {
            Double perRequest = Figures.get(arm.figures(), "handshakesPerRequest." + handshake.label());
            Double noted = arm.witness(handshake.label() + "ByNginx");
            if (perRequest != null && noted != null) {
                agree(
                        arm,
                        handshake.label() + " handshakes",
                        "the driver",
                        perRequest * arm.requests(),
                        "nginx",
                        noted);
            }
        }
    }

    private void pair(ArmResult arm, HopName hop, String first, String second) {
        Double firstCount = arm.witness(witness(hop, first));
        Double secondCount = arm.witness(witness(hop, second));
        if (firstCount == null || secondCount == null) {
            return;
        }
        agree(arm, "connections on the " + hop.label() + " hop", named(first), firstCount, named(second), secondCount);
    }

    private void agree(ArmResult arm, String what, String first, double firstCount, String second, double secondCount) {
        // One per trial may fall on the other side of an edge.
        double allowed = Math.max(arm.trials(), WITNESS_TOLERANCE * Math.max(firstCount, secondCount));
        if (Math.abs(firstCount - secondCount) > allowed) {
            warnings.add(
                    new MeasuringWarning.WitnessesDisagree(name(arm), what, first, firstCount, second, secondCount));
        }
    }

    private static String witness(HopName hop, String who) {
        return hop.label() + "By" + who.substring(0, 1).toUpperCase(Locale.ROOT) + who.substring(1);
    }

    private static String named(String who) {
        return who.equals("nginx") ? who : "the " + who;
    }
}
