package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.ArmHop;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.MeasuringWarning;
import io.github.keepalivelab.result.PerProcess;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.TrialResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every gate is seen to fire, and to stay silent when nothing is wrong. */
final class GatesTests {

    private static final ExperimentPlan PLAN =
            new PlanBuilder().armNames(List.of("long/long", "short/short")).build();

    /** An arm of 10,000 requests with nothing wrong; each test breaks one thing. */
    private record Given(
            ConnectionPolicy policy,
            int invalidTrials,
            Map<String, Long> errors,
            double lagP99Micros,
            double idle,
            double clientPerRequest,
            double upstreamPerRequest,
            double kernelUpstream,
            double resets) {

        static Given sound(ConnectionPolicy policy) {
            double perRequest = policy == ConnectionPolicy.LONG ? 0 : 1;
            return new Given(policy, 0, Map.of(), 200, 0.5, perRequest, perRequest, 10_000 * perRequest, 0);
        }

        ArmResult arm() {
            return arm(new ArmHop(policy, "http"), Map.of());
        }

        ArmResult arm(ArmHop client, Map<String, Double> more) {
            LatencySummary latency = new LatencySummary(100, 100, 100, lagP99Micros, lagP99Micros, lagP99Micros);
            Map<String, Object> figures = new LinkedHashMap<>();
            for (ProcessName process : ProcessName.values()) {
                Results.put(figures, "cpuMicrosPerRequest." + process.label(), 1.0);
            }
            Results.put(figures, "connectionsOpenedPerRequest.client", clientPerRequest);
            Results.put(figures, "connectionsOpenedPerRequest.upstream", upstreamPerRequest);
            Results.put(figures, "witnesses.clientByDriver", 10_000 * clientPerRequest);
            Results.put(figures, "witnesses.clientByNginx", 10_000 * clientPerRequest);
            Results.put(figures, "witnesses.upstreamByBackend", 10_000 * upstreamPerRequest);
            Results.put(figures, "witnesses.upstreamByKernel", kernelUpstream);
            Results.put(figures, "resetsPerRequest", resets);
            more.forEach((path, value) -> Results.put(figures, path, value));
            return new ArmResult(
                    policy.label() + "/" + policy.label(),
                    client,
                    new ArmHop(policy, "http"),
                    "/",
                    100,
                    invalidTrials,
                    10_000,
                    errors,
                    100,
                    latency,
                    latency,
                    latency,
                    List.of(),
                    idle,
                    100,
                    figures);
        }
    }

    private static List<RunWarning> check(ArmResult... arms) {
        return check(PLAN, 120, List.of(), arms);
    }

    private static List<RunWarning> check(
            ExperimentPlan plan, int blocks, List<TrialResult> trials, ArmResult... arms) {
        return new Gates(plan, new LoadResult(100.0, blocks, 0, List.of(arms), List.of(), List.of()), trials).check();
    }

    private static void fires(ArmResult arm, Class<? extends RunWarning> type, boolean voids) {
        assertThat(check(arm)).singleElement().isInstanceOf(type).satisfies(warning -> {
            assertThat(warning.voids()).isEqualTo(voids);
            assertThat(warning.message()).isNotBlank();
            assertThat(warning.advice()).isNotBlank();
        });
    }

    private static final Given LONG = Given.sound(ConnectionPolicy.LONG);
    private static final Given SHORT = Given.sound(ConnectionPolicy.SHORT);

    @Test
    void aSoundRunHasNoWarning() {
        assertThat(check(LONG.arm(), SHORT.arm())).isEmpty();
    }

    @Test
    void manyMissedWindowsWarn() {
        assertThat(check(with(LONG, 5))).isEmpty();
        fires(with(LONG, 6), MeasuringWarning.RateMissed.class, false);
        fires(with(LONG, 60), MeasuringWarning.RateMissed.class, false);
    }

    private static ArmResult with(Given g, int invalidTrials) {
        return new Given(g.policy, invalidTrials, g.errors, g.lagP99Micros, g.idle, 0, 0, 0, 0).arm();
    }

    @Test
    void aLateDriverWarns() {
        fires(
                new Given(ConnectionPolicy.LONG, 0, Map.of(), 1001, 0.5, 0, 0, 0, 0).arm(),
                MeasuringWarning.DriverSaturated.class,
                false);
    }

    @Test
    void aFullMachineWarns() {
        fires(
                new Given(ConnectionPolicy.LONG, 0, Map.of(), 200, 0.04, 0, 0, 0, 0).arm(),
                MeasuringWarning.MachineSaturated.class,
                false);
    }

    @Test
    void errorsAboveOneInAThousandVoid() {
        fires(
                new Given(ConnectionPolicy.LONG, 0, Map.of("timeout", 11L), 200, 0.5, 0, 0, 0, 0).arm(),
                MeasuringWarning.ErrorsAboveLimit.class,
                true);
        assertThat(check(new Given(ConnectionPolicy.LONG, 0, Map.of("timeout", 10L), 200, 0.5, 0, 0, 0, 0).arm()))
                .isEmpty();
    }

    @Test
    void aLongArmThatOpensConnectionsVoids() {
        fires(
                new Given(ConnectionPolicy.LONG, 0, Map.of(), 200, 0.5, 0, 0.02, 200, 0).arm(),
                MeasuringWarning.ReuseNotAsArmSays.class,
                true);
    }

    @Test
    void aShortArmThatReusesVoids() {
        fires(
                new Given(ConnectionPolicy.SHORT, 0, Map.of(), 200, 0.5, 0.9, 1, 10_000, 0).arm(),
                MeasuringWarning.ReuseNotAsArmSays.class,
                true);
    }

    @Test
    void witnessesThatDisagreeWarn() {
        fires(
                new Given(ConnectionPolicy.SHORT, 0, Map.of(), 200, 0.5, 1, 1, 10_200, 0).arm(),
                MeasuringWarning.WitnessesDisagree.class,
                false);
    }

    @Test
    void resetsWarn() {
        fires(
                new Given(ConnectionPolicy.SHORT, 0, Map.of(), 200, 0.5, 1, 1, 10_000, 0.01).arm(),
                MeasuringWarning.ResetsSeen.class,
                false);
    }

    @Test
    void portsThatRunShortWarn() {
        ArmResult arm = LONG.arm();
        TrialResult trial = new TrialResult(
                0,
                0,
                100.0,
                arm.name(),
                1,
                1,
                true,
                100,
                100,
                Map.of(),
                100,
                null,
                null,
                null,
                null,
                0.71,
                new PerProcess(null, null, null),
                Map.of());
        assertThat(check(PLAN, 120, List.of(trial), arm))
                .singleElement()
                .isInstanceOf(MeasuringWarning.PortHeadroom.class);
    }

    @Test
    void fewBlocksAreSaid() {
        assertThat(check(PLAN, 9, List.of(), LONG.arm()))
                .singleElement()
                .isInstanceOf(MeasuringWarning.TooFewBlocks.class);
    }

    @Test
    void aClosedLoopIsSaidToHideStalls() {
        ExperimentPlan closed =
                new PlanBuilder().load(new LoadModel.ClosedLoop(4)).build();
        assertThat(check(closed, 120, List.of(), LONG.arm()))
                .singleElement()
                .isInstanceOf(MeasuringWarning.ClosedLoopLatency.class);
    }

    private static ArmResult overTls(String handshake, double full, double resumed, double noted) {
        return SHORT.arm(
                new ArmHop(ConnectionPolicy.SHORT, "https", handshake),
                Map.of(
                        "handshakesPerRequest.full", full,
                        "handshakesPerRequest.resumed", resumed,
                        "witnesses.fullByNginx", noted,
                        "witnesses.resumedByNginx", 10_000 * resumed));
    }

    private static ArmResult overTls(String handshake, double full, double resumed) {
        return overTls(handshake, full, resumed, 10_000 * full);
    }

    @Test
    void anArmThatDoesNotShakeHandsAsItSaysIsVoid() {
        assertThat(check(overTls("full", 1, 0), overTls("resumed", 0.005, 0.995)))
                .isEmpty();
        assertThat(check(overTls("full", 0.999, 0.001)))
                .singleElement()
                .isInstanceOf(MeasuringWarning.HandshakesNotAsArmSays.class)
                .satisfies(warning -> assertThat(warning.voids()).isTrue());
        assertThat(check(overTls("resumed", 0.875, 0.125)))
                .as("eight threads that share one context")
                .singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .isEqualTo(
                                "short/short at 100/s shook hands 0.8750 times a request in full and 0.1250 times resumed,"
                                        + " expected 99 % resumed"));
    }

    @Test
    void nginxAndTheDriverMustCountTheSameHandshakes() {
        assertThat(check(overTls("full", 1, 0, 9000)))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .isEqualTo(
                                "full handshakes of short/short at 100/s: the driver counts 10000, nginx counts 9000"));
    }

    private static ArmResult far(double lost) {
        return LONG.arm(
                new ArmHop(ConnectionPolicy.LONG, "http"),
                Map.of("lineFramesPerRequest", 6.0, "lineFramesLostPerRequest", lost));
    }

    @Test
    void aLineThatLosesFramesIsNoDistance() {
        assertThat(check(far(0), far(0.0006))).isEmpty();
        assertThat(check(far(0.0007)))
                .singleElement()
                .satisfies(warning -> assertThat(warning.voids()).isTrue())
                .satisfies(
                        warning -> assertThat(warning.message())
                                .isEqualTo(
                                        "the line between the hosts lost 7 of 60000 frames of long/long at 100/s; the limit is 0.01 %"));
    }
}
