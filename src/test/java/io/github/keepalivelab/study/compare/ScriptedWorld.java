package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.load.ScriptedEngine;
import io.github.keepalivelab.load.ScriptedEngine.Exchange;
import io.github.keepalivelab.math.time.ScriptedClock;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Arrivals;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.system.Topology;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Driver, nginx, backend and kernel as a test wants them: sound at first, on a machine whose every window gives what the arm's
 * name promises. A test changes one thing and looks at what becomes of it.
 */
final class ScriptedWorld {

    final ScriptedClock clock = new ScriptedClock();
    final Map<String, Exchange> exchanges = new HashMap<>();
    final Map<String, Double> nginxMicros = new HashMap<>();
    final Map<String, Double> foreignCpus = new HashMap<>();
    final Map<String, Double> seen = new HashMap<>();
    final List<String> unseen = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    final List<Progress.TrialDone> trials = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    double compilerMillis;
    double idleShare = 0.6;
    Runnable afterTrial = () -> {};

    Topology.@Nullable Casualty casualty;

    private String loaded = "";
    private final ScriptedEngine engine = new ScriptedEngine(clock, this::exchange);

    private Exchange exchange(Endpoint endpoint) {
        return exchanges.getOrDefault(loaded, Exchange.answered(500));
    }

    boolean engineWasCancelled() {
        return engine.isCancelled();
    }

    /** Returns the job that runs a plan in this world. */
    CompareJob job(ExperimentPlan plan) {
        return new CompareJob(
                plan,
                new Stage(),
                engine,
                Tools.foreign("1.22.1", engine.info()),
                clock,
                (topology, load) -> new Probes(List.of(new Eye())));
    }

    /** Returns the listener that remembers what it is told. */
    Progress listener() {
        return new Progress() {
            @Override
            public void say(String line) {
                said.add(line);
            }

            @Override
            public void trialStarts(Trial trial) {
                loaded = trial.arm().name();
            }

            @Override
            public void trialDone(Progress.TrialDone done) {
                trials.add(done);
                afterTrial.run();
            }
        };
    }

    CompareResult run(ExperimentPlan plan) {
        Job<CompareResult> job = job(plan);
        return job.run(listener()).body();
    }

    /** Sees both edges of every window, and all that is in the catalogue. */
    private final class Eye implements Probe {
        private long answeredBefore;
        private long answered;
        private @Nullable Arm arm;

        @Override
        public List<String> yields() {
            return List.of();
        }

        @Override
        public void before(Arm looked) {
            arm = looked;
            answeredBefore = engine.answered();
        }

        @Override
        public void after(Arm looked) {
            answered = engine.answered() - answeredBefore;
        }

        @Override
        public void addTo(Reading reading) {
            Arm looked = Objects.requireNonNull(arm);
            double opened = looked.clientHop().isShort() ? answered : 0;
            double upstream = looked.upstreamHop().filter(Hop::isShort).isPresent() ? answered : 0;
            reading.put("processMicros.driver", 30.0 * answered);
            see(reading, "networkMicros.driver", 10.0 * answered);
            reading.put("processMicros.nginx", nginxMicros.getOrDefault(looked.name(), 60.0) * answered / 2);
            see(reading, "networkMicros.nginx", nginxMicros.getOrDefault(looked.name(), 60.0) * answered / 2);
            reading.put("processMicros.backend", 90.0 * answered);
            see(reading, "networkMicros.backend", 10.0 * answered);
            double ours = 40 + nginxMicros.getOrDefault(looked.name(), 60.0) + 100;
            double windowMicros = 100_000;
            reading.put(
                    "machineCpuMicros", ours * answered + foreignCpus.getOrDefault(looked.name(), 0.05) * windowMicros);
            reading.put("connectionsOpened.client", opened);
            reading.put("connectionsOpened.upstream", upstream);
            reading.put("witnesses.clientByDriver", opened);
            reading.put("witnesses.clientByNginx", opened);
            reading.put("witnesses.upstreamByBackend", upstream);
            reading.put("witnesses.upstreamByKernel", upstream);
            reading.put("resets", 0.0);
            reading.put(Reading.DRIVER_COMPILE_MILLIS, compilerMillis);
            reading.put(Reading.IDLE_SHARE, idleShare);
            seen.forEach(reading::put);
        }
    }

    private void see(Reading reading, String path, double value) {
        if (!unseen.contains(path)) {
            reading.put(path, value);
        }
    }

    /** What there is to drive. */
    private final class Stage implements Topology {
        @Override
        public Endpoint endpoint(Arm arm, long timeoutNanos) {
            loaded = arm.name();
            return Endpoint.at(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                    arm.path(),
                    arm.clientHop(),
                    timeoutNanos);
        }

        @Override
        public Optional<InetSocketAddress> status() {
            return Optional.empty();
        }

        @Override
        public Optional<InetSocketAddress> management() {
            return Optional.empty();
        }

        @Override
        public Optional<Integer> upstreamPort() {
            return Optional.empty();
        }

        @Override
        public List<Long> nginxPids() {
            return List.of();
        }

        @Override
        public Optional<Long> backendPid() {
            return Optional.empty();
        }

        @Override
        public List<String> seriousLogLines() {
            return log;
        }

        @Override
        public Optional<Casualty> casualty() {
            return Optional.ofNullable(casualty);
        }

        @Override
        public void close() {
            // Nothing was started.
        }
    }

    /** Two arms at 1,000 requests/s in twelve blocks. */
    static PlanBuilder plan() {
        return new PlanBuilder()
                .armNames(List.of("long/long", "short/short"))
                .load(new LoadModel.OpenLoop(1000, Arrivals.CONSTANT))
                .blocks(12)
                .warmUpSeconds(0);
    }

    /** Runs a plan here. */
    Outcome<CompareResult> outcome(ExperimentPlan plan) {
        return job(plan).run(listener());
    }
}
