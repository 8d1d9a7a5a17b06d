package io.github.keepalivelab.study.exhaust;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.machine.linux.Sysctl;
import io.github.keepalivelab.machine.linux.TimeWaitTable;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.NginxSettings.Factor;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.ExhaustResult;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.system.LocalTopology;
import io.github.keepalivelab.system.Place;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Uses up the ports of driver and nginx. Where they are must be the lab's own, three hosts or one network namespace: it changes the
 * settings there and leaves them so.
 */
public final class ExhaustJob implements Job<ExhaustResult> {

    private static final int POOL = 16;
    private static final int BAD_GATEWAY = 502;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int ROUNDS = 3;
    private static final int FIRST_PORT = 40_000;
    private static final int SETTLING_LOOKS = 25;
    private static final long SETTLING_NANOS = 40_000_000;

    private final NginxBinary binary;
    private final int ports;
    private final Place place;
    private final List<ExhaustResult.Case> cases = new ArrayList<>();
    private volatile boolean cancelled;

    /**
     * @param binary the nginx to use
     * @param ports how many ports a host is to have, from 20 to 2000
     * @param place where driver, nginx and backend are
     */
    public ExhaustJob(NginxBinary binary, int ports, Place place) {
        this.binary = binary;
        this.ports = ports;
        this.place = place;
    }

    @Override
    public Tools tools() {
        return Tools.own(binary, 1, null).at(place);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    /** Returns how many requests a case sends at most. */
    private static int requests(int ports) {
        return ROUNDS * ports;
    }

    /** Who closes first. */
    private enum Closer {
        CLIENT,
        NGINX,
        RACE,
        NOBODY
    }

    private record Scenario(
            String name, Closer closer, int reuse, @Nullable Double rate, Factor pool, Factor http11, Factor cleared) {

        Arm arm() {
            return Arm.of(name, NginxSettings.combination(pool, http11, cleared, POOL));
        }

        /** Whether tcp_tw_reuse comes in time for a burst depends on the speed of the machine. */
        boolean certain() {
            return closer != Closer.RACE && !(reuse == 1 && rate == null);
        }

        @Nullable
        Integer predicted(PortLedger ledger) {
            if (closer == Closer.NOBODY || closer == Closer.RACE) {
                return null;
            }
            double perSecond = rate == null ? Double.POSITIVE_INFINITY : rate;
            return Double.isInfinite(ledger.secondsToExhaustion(perSecond))
                    ? null
                    : Integer.valueOf(ledger.ports() + 1);
        }
    }

    private List<Scenario> scenarios() {
        double gentle = ports / 3.0;
        return List.of(
                new Scenario(
                        "keepalive off, 1.1, Connection \"\"", Closer.NGINX, 0, null, Factor.OFF, Factor.ON, Factor.ON),
                new Scenario(
                        "the same, tcp_tw_reuse 1, as fast", Closer.NGINX, 1, null, Factor.OFF, Factor.ON, Factor.ON),
                new Scenario(
                        "the same, tcp_tw_reuse 1, slower than its limit",
                        Closer.NGINX,
                        1,
                        gentle,
                        Factor.OFF,
                        Factor.ON,
                        Factor.ON),
                new Scenario("all three off", Closer.RACE, 0, null, Factor.OFF, Factor.OFF, Factor.OFF),
                new Scenario(
                        "keepalive on, 1.1, Connection close", Closer.RACE, 0, null, Factor.ON, Factor.ON, Factor.OFF),
                new Scenario("all three on", Closer.NOBODY, 0, null, Factor.ON, Factor.ON, Factor.ON),
                new Scenario(
                        "short client connections that the client closes",
                        Closer.CLIENT,
                        0,
                        null,
                        Factor.ON,
                        Factor.ON,
                        Factor.ON));
    }

    @Override
    public Outcome<ExhaustResult> run(Progress progress) {
        try {
            runAll(progress);
        } catch (IOException e) {
            throw new EnvironmentException("the namespace cannot be set up: " + e.getMessage());
        }
        List<RunWarning> warnings = new ArrayList<>();
        if (cancelled) {
            warnings.add(new RunWarning.Interrupted("; only complete cases are here"));
        }
        cases.stream()
                .filter(c -> !c.fits())
                .forEach(c -> warnings.add(new RunWarning.NotAsPredicted(c.name() + ": predicted "
                        + failure(c.predictedFailure()) + ", measured " + failure(c.measuredFailure()))));
        return Outcome.of(
                new ExhaustResult(new ExhaustResult.Plan(ports, requests(ports)), List.copyOf(cases)), warnings);
    }

    private static String failure(@Nullable Integer request) {
        return request == null ? "no failure" : "failure at request " + request;
    }

    private void runAll(Progress progress) throws IOException {
        List<Scenario> scenarios = scenarios();
        set("net.ipv4.ip_local_port_range", FIRST_PORT + " " + (FIRST_PORT + ports - 1));
        ExperimentPlan plan = new PlanBuilder()
                .arms(scenarios.stream().map(Scenario::arm).toList())
                .baseline(scenarios.get(0).name())
                .blocks(1)
                .build();
        LocalTopology.Options options = new LocalTopology.Options(1, false, -1, false, true);
        try (LocalTopology topology = LocalTopology.start(plan, binary, options, place)) {
            for (Scenario scenario : scenarios) {
                progress.say(scenario.name());
                set("net.ipv4.tcp_tw_reuse", String.valueOf(scenario.reuse()));
                ExhaustResult.Case seen = run(scenario, topology);
                if (cancelled) {
                    return;
                }
                cases.add(seen);
            }
        } catch (IOException | EnvironmentException e) {
            // Ctrl-C reaches nginx and the backend too.
            if (!cancelled) {
                throw e;
            }
        }
    }

    /** Sets it where connections are opened. */
    private void set(String sysctl, String value) throws IOException {
        for (ProcessName opener : List.of(ProcessName.DRIVER, ProcessName.NGINX)) {
            place.at(opener, () -> {
                Sysctl.write(sysctl, value);
                return opener;
            });
        }
    }

    private ExhaustResult.Case run(Scenario scenario, LocalTopology topology) throws IOException {
        InetSocketAddress nginx = topology.address(scenario.arm());
        int logged = topology.seriousLogLines().size();
        Seen seen = scenario.closer() == Closer.CLIENT ? closing(nginx) : asking(scenario, nginx);
        ProcessName opener = scenario.closer() == Closer.CLIENT ? ProcessName.DRIVER : ProcessName.NGINX;
        int destination = scenario.closer() == Closer.CLIENT
                ? nginx.getPort()
                : topology.upstreamPort().orElseThrow();
        long timeWaits = settled(opener, destination, seen.startNanos());
        List<String> lines = topology.seriousLogLines();
        return new ExhaustResult.Case(
                scenario.name(),
                scenario.closer().name().toLowerCase(Locale.ROOT),
                scenario.reuse(),
                scenario.rate(),
                scenario.certain(),
                scenario.predicted(new PortLedger(ports, scenario.reuse() == 1)),
                seen.failure(),
                seen.sent(),
                (int) timeWaits,
                seen.error(),
                lines.size() > logged ? lines.get(logged).replaceFirst("^.*?: \\*\\d+ ", "") : null);
    }

    /** The last connections are still being closed when the request that failed is answered. */
    private long settled(ProcessName opener, int destination, long startNanos) throws IOException {
        long before = -1;
        long now = timeWaits(opener, destination, startNanos);
        for (int i = 0; i < SETTLING_LOOKS && now != before; i++) {
            LockSupport.parkNanos(SETTLING_NANOS);
            before = now;
            now = timeWaits(opener, destination, startNanos);
        }
        return now;
    }

    private long timeWaits(ProcessName opener, int destination, long startNanos) throws IOException {
        return place.at(opener, () -> TimeWaitTable.since(destination, startNanos))
                .client();
    }

    private record Seen(
            @Nullable Integer failure, int sent, @Nullable String error, long startNanos) {}

    /** Sends requests over one long connection to nginx, which opens the short ones. */
    private Seen asking(Scenario scenario, InetSocketAddress nginx) throws IOException {
        long start = System.nanoTime();
        Double rate = scenario.rate();
        try (HttpWire wire = HttpWire.open(new Target(false, nginx.getHostString(), nginx.getPort(), Arm.HELLO_PATH))) {
            for (int i = 1; i <= requests(ports) && !cancelled; i++) {
                HttpWire.Response response = wire.get();
                if (response.status() == BAD_GATEWAY) {
                    return new Seen(i, i, "502 Bad Gateway", start);
                }
                if (rate != null) {
                    LockSupport.parkNanos(start + Math.round(i * NANOS_PER_SECOND / rate) - System.nanoTime());
                }
            }
        }
        return new Seen(null, requests(ports), null, start);
    }

    /** Opens connections to nginx and closes each of them first. */
    private Seen closing(InetSocketAddress nginx) {
        long start = System.nanoTime();
        for (int i = 1; i <= requests(ports) && !cancelled; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(nginx);
                socket.shutdownOutput();
                // The other side has closed too when this returns, so the close was ours.
                while (socket.getInputStream().read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                return new Seen(i, i, e.getClass().getName() + ": " + e.getMessage(), start);
            }
        }
        return new Seen(null, requests(ports), null, start);
    }
}
