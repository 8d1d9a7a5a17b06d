package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.JobRun;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Publisher;
import io.github.keepalivelab.job.Renderer;
import io.github.keepalivelab.job.ResultStore;
import io.github.keepalivelab.load.FailureKind;
import io.github.keepalivelab.load.ScriptedEngine.Exchange;
import io.github.keepalivelab.plan.Arrivals;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.plan.Wanted;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.system.Topology;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A whole run, from warm-up to exit code, in a world that is made up; each test changes one thing in it. */
final class CompareJobTests {

    private final ScriptedWorld world = new ScriptedWorld();

    private List<String> warnings(ExperimentPlan plan) {
        return outcome(plan).warnings().stream().map(StoredWarning::kind).toList();
    }

    private Outcome<CompareResult> outcome(ExperimentPlan plan) {
        return world.outcome(plan);
    }

    @Test
    void aSoundRunHasNoWarningAndFindsWhatIsThere() {
        world.nginxMicros.put("long/long", 50.0);
        world.nginxMicros.put("short/short", 100.0);
        Outcome<CompareResult> outcome = outcome(ScriptedWorld.plan().build());
        assertThat(outcome.warnings()).isEmpty();
        CompareResult result = outcome.body();
        assertThat(result.middle().blocks()).isEqualTo(12);
        assertThat(result.trials()).hasSize(24);
        ArmResult arm = result.middle().arm("short/short").orElseThrow();
        assertThat(arm.requests()).isEqualTo(1200);
        assertThat(arm.cpuMicrosPerRequest(ProcessName.NGINX)).isEqualTo(100.0);
        assertThat(arm.connectionsOpenedPerRequest(HopName.CLIENT)).isEqualTo(1.0);
        Comparison nginx = result.middle()
                .comparison("cpuMicrosPerRequest.nginx", "long/long")
                .orElseThrow();
        assertThat(nginx.claim()).isTrue();
        assertThat(nginx.decisive())
                .hasValueSatisfying(interval -> assertThat(interval.estimate()).isEqualTo(0.5));
        assertThat(result.middle()
                        .comparison("cpuMicrosPerRequest.driver", "long/long")
                        .orElseThrow()
                        .claim())
                .as("both arms spend the same there")
                .isFalse();
    }

    @Test
    void anArmComparedWithItselfClaimsNothing() {
        CompareResult result = world.run(ScriptedWorld.plan()
                .control(true)
                .armNames(List.of("long/long"))
                .build());
        assertThat(result.middle().arms()).hasSize(2);
        assertThat(result.middle().comparisons()).isNotEmpty().noneMatch(Comparison::claim);
    }

    @Test
    void theWarmUpEndsWhenTheCompilersAreQuiet() {
        world.compilerMillis = 0;
        Outcome<CompareResult> outcome =
                outcome(ScriptedWorld.plan().warmUpSeconds(20).build());
        // Four closed loops and two rounds as measured, of 0.4 s for each of two arms.
        assertThat(outcome.body().warmUpSeconds()).isBetween(4.79, 4.81);
        assertThat(world.said).hasSize(6).allMatch(line -> line.contains("compilers 0 % of CPU"));
        assertThat(outcome.warnings()).isEmpty();
    }

    @Test
    void compilersThatNeverGetQuietAreSaidAfterTheLimit() {
        world.compilerMillis = 1e6;
        Outcome<CompareResult> outcome =
                outcome(ScriptedWorld.plan().warmUpSeconds(6).build());
        assertThat(outcome.body().warmUpSeconds()).isBetween(6.0, 7.3);
        assertThat(outcome.warnings()).extracting(StoredWarning::kind).containsExactly("NotStationary");
    }

    @Test
    void theRateIsHalfOfWhatTheWeakestArmAnswers() {
        world.exchanges.put("long/long", Exchange.answered(500));
        world.exchanges.put("short/short", Exchange.answered(1000));
        CompareResult result = world.run(ScriptedWorld.plan()
                .load(new LoadModel.AutoRate(Arrivals.CONSTANT, LoadModel.AutoRate.HALF))
                .warmUpSeconds(20)
                .build());
        assertThat(result.plan().ratesPerSecond()).containsExactly(500.0);
        assertThat(result.plan().rateChosenBy()).isEqualTo("auto");
    }

    @Test
    void aRunEndsWhenItsAnswersAreKnown() {
        CompareResult result = world.run(untilKnown().build());
        assertThat(result.middle().blocks()).as("nothing varies in this world").isEqualTo(20);
        assertThat(result.plan().blocks()).isNull();
    }

    @Test
    void aRunThatDoesNotGetToKnowItsAnswersEndsAtItsLimit() {
        Random random = new Random(1);
        world.afterTrial = () -> world.nginxMicros.put("long/long", random.nextBoolean() ? 20.0 : 180.0);
        Outcome<CompareResult> outcome = outcome(untilKnown().maxSeconds(30).build());
        assertThat(outcome.body().measuredSeconds()).isBetween(29.0, 31.0);
        assertThat(outcome.body().middle().comparison("cpuMicrosPerRequest.nginx", "long/long"))
                .hasValueSatisfying(nginx -> assertThat(nginx.outcome()).isEqualTo(Resolution.UNRESOLVED));
        assertThat(outcome.warnings()).extracting(StoredWarning::kind).doesNotContain("Interrupted");
    }

    private static PlanBuilder untilKnown() {
        return new PlanBuilder()
                .armNames(List.of("long/long", "short/short"))
                .load(new LoadModel.OpenLoop(1000, Arrivals.CONSTANT))
                .warmUpSeconds(0);
    }

    @Test
    void aDriverThatSendsLateTakesLatenciesAwayAndLeavesCpu() {
        world.exchanges.put("long/long", new Exchange(500, 1100, null));
        world.nginxMicros.put("long/long", 30.0);
        Outcome<CompareResult> outcome = outcome(ScriptedWorld.plan().build());
        assertThat(outcome.warnings())
                .filteredOn(warning -> warning.kind().equals("DriverSaturated"))
                .isNotEmpty()
                .noneMatch(StoredWarning::voids);
        LoadResult load = outcome.body().middle();
        assertThat(load.comparison("responseMicros.mean", "long/long")).hasValueSatisfying(mean -> {
            assertThat(mean.outcome()).isEqualTo(Resolution.INVALID);
            assertThat(mean.reason()).contains("the driver sent long/long 1.10 ms later");
        });
        assertThat(load.comparison("cpuMicrosPerRequest.nginx", "long/long"))
                .hasValueSatisfying(cpu -> assertThat(cpu.claim()).isTrue());
        assertThat(exitCode(ScriptedWorld.plan().build(), true)).isEqualTo(ExitCodes.OK);
        assertThat(exitCode(ScriptedWorld.plan().wanted(Set.of(Wanted.LATENCY)).build(), true))
                .as("the answer that was asked for is not there")
                .isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void aRateThatIsMissedInEveryWindowLeavesNothingToCompare() {
        world.exchanges.put("long/long", new Exchange(500, 200_000, null));
        Outcome<CompareResult> outcome = outcome(ScriptedWorld.plan().build());
        assertThat(outcome.warnings()).extracting(StoredWarning::kind).contains("RateMissed", "AnswerMissing");
        assertThat(outcome.body().middle().blocks()).isZero();
        assertThat(outcome.body().middle().comparisons()).isEmpty();
        assertThat(outcome.body().middle().arm("long/long").orElseThrow().requests())
                .isEqualTo(1200);
    }

    @Test
    void failuresAreCountedByKindAndVoid() {
        world.exchanges.put("long/long", new Exchange(500, 0, FailureKind.TIMEOUT));
        Outcome<CompareResult> outcome = outcome(ScriptedWorld.plan().build());
        assertThat(outcome.body().middle().arm("long/long").orElseThrow().errors())
                .containsEntry("timeout", 1200L);
        assertThat(outcome.warnings()).extracting(StoredWarning::kind).contains("ErrorsAboveLimit");
    }

    @Test
    void aMachineWithoutIdleTimeIsSaid() {
        world.idleShare = 0.01;
        assertThat(warnings(ScriptedWorld.plan().build())).contains("MachineSaturated");
    }

    @Test
    void aLongHopThatIsNotLongVoids() {
        world.seen.put("connectionsOpened.upstream", 50.0);
        assertThat(warnings(ScriptedWorld.plan().build())).contains("ReuseNotAsArmSays");
    }

    @Test
    void witnessesThatDisagreeAreSaid() {
        world.seen.put("witnesses.upstreamByKernel", 70.0);
        world.seen.put("witnesses.upstreamByBackend", 10.0);
        assertThat(warnings(ScriptedWorld.plan().build())).contains("WitnessesDisagree");
    }

    @Test
    void whatNginxLogsIsSaid() {
        world.log.add("[alert] worker process exited on signal 9");
        assertThat(warnings(ScriptedWorld.plan().build())).containsExactly("NginxLog");
    }

    @Test
    void aProcessThatDiesEndsTheRunAndKeepsWhatWasMeasured() {
        world.afterTrial = () -> {
            if (world.trials.size() == 5) {
                world.casualty = new Topology.Casualty("nginx", "was killed (signal 9)");
            }
        };
        Outcome<CompareResult> outcome = outcome(ScriptedWorld.plan().build());
        assertThat(outcome.body().trials()).hasSize(5);
        assertThat(outcome.warnings())
                .filteredOn(warning -> warning.kind().equals("ProcessDied"))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.voids()).isTrue();
                    assertThat(warning.trial()).isEqualTo(5);
                    assertThat(warning.message()).contains("nginx was killed (signal 9)");
                });
    }

    @Test
    void cancelEndsItAndKeepsWhatWasMeasured() {
        CompareJob job = world.job(ScriptedWorld.plan().build());
        world.afterTrial = () -> {
            if (world.trials.size() == 7) {
                job.cancel();
            }
        };
        Outcome<CompareResult> outcome = job.run(world.listener());
        assertThat(world.engineWasCancelled()).isTrue();
        assertThat(outcome.body().trials()).hasSize(7);
        assertThat(outcome.warnings())
                .extracting(StoredWarning::message)
                .anyMatch(message -> message.contains("after 3 of 12 blocks"));
    }

    @Test
    void aClockThatWasSetIsSaid() {
        world.afterTrial = () -> {
            if (world.trials.size() == 1) {
                world.clock.step(3_600_000_000_000L);
            }
        };
        assertThat(warnings(ScriptedWorld.plan().build())).containsExactly("ClockStep");
    }

    @Test
    void aRatioThatMovesIsDriftAcrossBlocks() {
        world.afterTrial = () -> world.nginxMicros.put("long/long", 60.0 * Math.pow(1.03, world.trials.size()));
        assertThat(warnings(ScriptedWorld.plan().blocks(20).build())).contains("DriftAcrossBlocks");
    }

    @Test
    void anArmThatDiffersFromItselfVoidsTheRun() {
        world.afterTrial = () -> {
            int block = world.trials.size() / 2 % 4;
            world.nginxMicros.put("short/short", block == 0 || block == 3 ? 110.0 : 100.0);
        };
        assertThat(warnings(ScriptedWorld.plan().blocks(24).build())).contains("NegativeControlFailed");
        assertThat(exitCode(ScriptedWorld.plan().blocks(24).build(), true)).isEqualTo(ExitCodes.FAILED);
    }

    /** Where the verdict becomes an exit code. */
    private int exitCode(ExperimentPlan plan, boolean condition) {
        ResultStore store = new ResultStore() {
            @Override
            public <B extends Body> Stored<B> store(StoredResult<B> result, Renderer renderer) {
                return new Stored<>(result, Path.of("results.json"), Path.of("report.html"));
            }

            @Override
            public Optional<String> trouble() {
                return Optional.empty();
            }
        };
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return JobRun.run(
                world.job(plan),
                List.of("compare"),
                store,
                Publisher.printing(new Reports(), stored -> "", nowhere, nowhere),
                world.listener(),
                result -> condition);
    }

    @Test
    void aValidRunExitsWith0() {
        assertThat(exitCode(ScriptedWorld.plan().build(), true)).isEqualTo(ExitCodes.OK);
    }

    @Test
    void anAssertionThatFailsExitsWith1() {
        assertThat(exitCode(ScriptedWorld.plan().build(), false)).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void anInvalidRunExitsWith1() {
        world.seen.put("connectionsOpened.upstream", 50.0);
        assertThat(exitCode(ScriptedWorld.plan().build(), true)).isEqualTo(ExitCodes.FAILED);
    }
}
