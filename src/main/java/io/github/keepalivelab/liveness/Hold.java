package io.github.keepalivelab.liveness;

import io.github.keepalivelab.probe.OpenFiles;
import io.github.keepalivelab.probe.Sysctl;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.HoldResult;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.EnvironmentException;
import io.github.keepalivelab.topology.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds many idle long connections to a server on loopback, in a network namespace of the lab's own. */
public final class Hold implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int SPARE_DESCRIPTORS = 200;
    private static final int FIRST_PORT = 1024;
    private static final int LAST_PORT = 65_535;
    private static final int KIBIBYTE = 1024;
    private static final double SAY_SECONDS = 10;
    /** An interrupt has less than two seconds, so the processes report this often. */
    private static final double STEP_SECONDS = 0.5;
    /** Linux's net.ipv4.tcp_retries2, which a new network namespace has. */
    private static final int RETRIES2 = 15;

    private final int connections;
    private final Strategy strategy;
    private final double seconds;
    private final double cutShare;
    private final Consumer<String> say;
    private final List<HoldGroup> groups = new ArrayList<>();
    private HoldResult.Memory memory = new HoldResult.Memory(0, 0, 0);
    private HoldResult.Cpu cpu = new HoldResult.Cpu(0, 0);
    private long beatsSent;
    private long beatsMissed;
    private int falseAlarms;
    private HoldResult.@Nullable CutOff cutOff;
    private double heldSeconds;
    private volatile boolean cancelled;

    /**
     * @param connections how many, 1 to 60,000
     * @param strategy how each is watched
     * @param seconds how long they are held while all is well
     * @param cutShare share that is cut off at the end, 0 to 1
     * @param say told about progress
     */
    public Hold(int connections, Strategy strategy, double seconds, double cutShare, Consumer<String> say) {
        this.connections = connections;
        this.strategy = strategy;
        this.seconds = seconds;
        this.cutShare = cutShare;
        this.say = say;
    }

    /**
     * Says what bounds the number of connections here.
     *
     * @throws EnvironmentException when it is too low for this many
     */
    public void requireLimits() {
        long descriptors = OpenFiles.limits().most();
        int ports = LAST_PORT - FIRST_PORT + 1;
        say.accept(String.format(
                Locale.ROOT,
                "limits: %s descriptors in a process, so at most %d connections in a group of two processes; %d ports towards"
                        + " one destination",
                descriptors == Long.MAX_VALUE ? "unlimited" : String.valueOf(descriptors),
                groupSize(),
                ports));
        if (descriptors < 2 * SPARE_DESCRIPTORS) {
            throw new EnvironmentException("a process may have only " + descriptors
                    + " descriptors here, too few for any group of connections; raise the limit: ulimit -n 4096");
        }
    }

    /** Returns how many connections one process may have here. */
    private static int groupSize() {
        return (int) Math.min(LAST_PORT, OpenFiles.limits().most() - SPARE_DESCRIPTORS);
    }

    /** Ends as soon as possible; what was held until then stays. Called from another thread. */
    public void cancel() {
        cancelled = true;
    }

    /** Returns for how many seconds the connections were held while all was well. */
    public double heldSeconds() {
        return heldSeconds;
    }

    /** Returns whether it was ended early. */
    public boolean wasCancelled() {
        return cancelled;
    }

    /**
     * Runs everything.
     *
     * @throws IOException when a process does not answer
     * @throws EnvironmentException when one has ended
     */
    public void run() throws IOException {
        try {
            runAll();
        } catch (IOException | EnvironmentException e) {
            // Ctrl-C reaches the processes of the groups too, perhaps before it is known here.
            Waiting.untilNanos(System.nanoTime() + nanos(STEP_SECONDS));
            if (!cancelled || heldSeconds == 0) {
                throw e;
            }
            cutOff = null;
        }
    }

    private void runAll() throws IOException {
        Sysctl.write("net.ipv4.ip_local_port_range", FIRST_PORT + " " + LAST_PORT);
        for (Strategy.TcpKeepalive k : Strategy.sysctls(List.of(strategy))) {
            Sysctl.write("net.ipv4.tcp_keepalive_time", String.valueOf(k.idle()));
            Sysctl.write("net.ipv4.tcp_keepalive_intvl", String.valueOf(k.interval()));
            Sysctl.write("net.ipv4.tcp_keepalive_probes", String.valueOf(k.probes()));
        }
        int cut = (int) Math.round(connections * cutShare);
        long slabBefore = slab();
        // What the processes take without connections is measured on one connection each.
        HoldGroup.Usage empty = idleUsage();
        start(connections - cut);
        int standing = groups.size();
        start(cut);
        for (HoldGroup group : groups) {
            group.awaitConnected();
        }
        all("collect", groups);
        HoldGroup.Usage connected = usage();
        int processes = groups.size();
        memory = new HoldResult.Memory(
                (double) (connected.driverRss() - processes * empty.driverRss()) / connections,
                (double) (connected.serverRss() - processes * empty.serverRss()) / connections,
                (double) (slab() - slabBefore) / connections);
        say.accept(connections + " connections stand");
        hold();
        if (cut > 0 && !cancelled) {
            cut(groups.subList(standing, groups.size()), cut);
        }
    }

    private HoldGroup.Usage idleUsage() throws IOException {
        try (HoldGroup one = HoldGroup.start(1, strategy)) {
            one.awaitConnected();
            one.order("collect");
            one.answer();
            return one.usage();
        }
    }

    private void start(int count) throws IOException {
        int size = groupSize();
        for (int done = 0; done < count; done += size) {
            groups.add(HoldGroup.start(Math.min(size, count - done), strategy));
        }
    }

    private static List<HoldGroup.State> all(String order, List<HoldGroup> groups) throws IOException {
        for (HoldGroup group : groups) {
            group.order(order);
        }
        List<HoldGroup.State> states = new ArrayList<>();
        for (HoldGroup group : groups) {
            states.add(group.answer());
        }
        return states;
    }

    private HoldGroup.Usage usage() throws IOException {
        HoldGroup.Usage sum = new HoldGroup.Usage(0, 0, 0, 0);
        for (HoldGroup group : groups) {
            sum = sum.plus(group.usage());
        }
        return sum;
    }

    private static int dead(List<HoldGroup.State> states) {
        return states.stream().mapToInt(HoldGroup.State::dead).sum();
    }

    private static long sent(List<HoldGroup.State> states) {
        return states.stream().mapToLong(HoldGroup.State::sent).sum();
    }

    private void hold() throws IOException {
        all("begin " + System.nanoTime(), groups);
        // A period in which the first round is sent, then the measured time.
        long sentBefore = sent(all("until " + (System.nanoTime() + nanos(strategy.period())), groups));
        HoldGroup.Usage start = usage();
        long startNanos = System.nanoTime();
        watch(groups, startNanos + nanos(seconds), states -> {
            HoldGroup.Usage now = usage();
            heldSeconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
            double perThousand = 1000.0 / connections / heldSeconds / NANOS_PER_MILLI;
            cpu = new HoldResult.Cpu(
                    (now.driverCpu() - start.driverCpu()) * perThousand,
                    (now.serverCpu() - start.serverCpu()) * perThousand);
            beatsSent = sent(states) - sentBefore;
            beatsMissed = states.stream().mapToLong(HoldGroup.State::missed).sum();
            falseAlarms = dead(states);
        });
    }

    private interface Seen {
        void states(List<HoldGroup.State> states) throws IOException;
    }

    /** Asks the processes of some groups in steps until an instant, or until this is cancelled. */
    private void watch(List<HoldGroup> some, long end, Seen seen) throws IOException {
        long nextSay = System.nanoTime() + nanos(SAY_SECONDS);
        for (long next = System.nanoTime(); next < end && !cancelled; ) {
            next = Math.min(end, next + nanos(STEP_SECONDS));
            List<HoldGroup.State> states = all("until " + next, some);
            seen.states(states);
            if (next >= nextSay) {
                nextSay += nanos(SAY_SECONDS);
                say.accept(String.format(
                        Locale.ROOT, "%.0f s left, %d called dead", (end - next) / NANOS_PER_SECOND, dead(states)));
            }
        }
    }

    /** Drops what goes to and comes from some of the servers. */
    private void cut(List<HoldGroup> lost, int cut) throws IOException {
        long struck = System.nanoTime();
        for (HoldGroup group : lost) {
            for (String side : List.of("--dport", "--sport")) {
                NetworkNamespace.command(
                        "iptables",
                        "-w",
                        "-I",
                        "INPUT",
                        "-p",
                        "tcp",
                        side,
                        String.valueOf(group.serverPort()),
                        "-j",
                        "DROP");
            }
        }
        Prediction predicted =
                Prediction.of(Fault.BLACK_HOLE, strategy, false, RETRIES2).orElse(null);
        double window = (predicted == null ? SAY_SECONDS : predicted.high()) * 1.1 + 3;
        say.accept(String.format(Locale.ROOT, "%d connections are cut off; watched for %.0f s", cut, window));
        watch(lost, struck + nanos(window), states -> {
            if (!cancelled) {
                cutOff = found(cut, states, struck, predicted);
            }
        });
        if (cancelled) {
            cutOff = null;
        }
    }

    private static HoldResult.CutOff found(
            int cut, List<HoldGroup.State> states, long struck, @Nullable Prediction predicted) {
        int found = dead(states);
        double origin = struck / NANOS_PER_SECOND;
        double sum = states.stream()
                .mapToDouble(s -> s.dead() * (s.meanAt() - origin))
                .sum();
        return new HoldResult.CutOff(
                cut,
                found,
                found == 0
                        ? null
                        : new LivenessResult.Seconds(
                                states.stream()
                                                .filter(s -> s.dead() > 0)
                                                .mapToDouble(HoldGroup.State::firstAt)
                                                .min()
                                                .orElse(0)
                                        - origin,
                                sum / found,
                                states.stream()
                                                .filter(s -> s.dead() > 0)
                                                .mapToDouble(HoldGroup.State::lastAt)
                                                .max()
                                                .orElse(0)
                                        - origin),
                predicted == null ? null : new LivenessResult.Interval(predicted.low(), predicted.high()));
    }

    private static long slab() throws IOException {
        return HoldGroup.kibibytes(Path.of("/proc/meminfo"), "Slab:") * KIBIBYTE;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS_PER_SECOND);
    }

    /** Returns the result's figures in the given envelope. */
    public HoldResult result(Environment environment) {
        List<StoredWarning> warnings = cancelled
                ? List.of(StoredWarning.interrupted(
                        String.format(Locale.ROOT, " after %.1f s of %.0f s", heldSeconds, seconds)))
                : List.of();
        HoldResult.CutOff group = cutOff;
        boolean found = group == null || asPredicted(group);
        return new HoldResult(
                ExperimentResult.SCHEMA_VERSION,
                "hold",
                falseAlarms == 0 && found && !cancelled ? Verdict.VALID : Verdict.INVALID,
                environment,
                new HoldResult.Plan(connections, strategy.label(), seconds, cutShare),
                memory,
                cpu,
                beatsSent,
                beatsMissed,
                falseAlarms,
                group,
                warnings);
    }

    private static boolean asPredicted(HoldResult.CutOff group) {
        LivenessResult.Interval p = group.predicted();
        LivenessResult.Seconds s = group.seconds();
        if (p == null || s == null) {
            return p == null && s == null;
        }
        return group.detected() == group.connections() && new Prediction(p.low(), p.high()).fits(s.mean());
    }

    @Override
    public void close() {
        groups.forEach(HoldGroup::close);
    }
}
