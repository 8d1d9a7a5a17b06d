package io.github.keepalivelab.study.hold;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.machine.linux.Sysctl;
import io.github.keepalivelab.machine.net.PacketFilter;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.math.time.Waiting;
import io.github.keepalivelab.result.HoldResult;
import io.github.keepalivelab.result.Interval;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.Seconds;
import io.github.keepalivelab.study.liveness.Fault;
import io.github.keepalivelab.study.liveness.Prediction;
import io.github.keepalivelab.study.liveness.Strategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds many idle long connections to servers on loopback, in a network namespace of the lab's own: opens them step by step,
 * keeps them while all is well, and cuts some of them off.
 */
public final class HoldJob implements Job<HoldResult> {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SAY_SECONDS = 10;

    /** An interrupt has less than two seconds, so the processes report this often. */
    private static final double STEP_SECONDS = 0.5;

    /** Linux's net.ipv4.tcp_retries2, which a new network namespace has. */
    private static final int RETRIES2 = 15;

    private final int connections;
    private final Strategy strategy;
    private final double seconds;
    private final double cutShare;
    private long beatsSent;
    private long beatsMissed;
    private int falseAlarms;
    private HoldResult.@Nullable CutOff cutOff;
    private HoldCosts costs = new HoldCosts();
    private double heldSeconds;
    private volatile boolean cancelled;

    /**
     * @param connections how many, 10 to 60,000
     * @param strategy how each is watched
     * @param seconds how long they are held while all is well
     * @param cutShare share that is cut off at the end, 0 to 1
     */
    public HoldJob(int connections, Strategy strategy, double seconds, double cutShare) {
        this.connections = connections;
        this.strategy = strategy;
        this.seconds = seconds;
        this.cutShare = cutShare;
    }

    /** Returns whether a packet filter is needed: only something cut off needs one. */
    public static boolean needsPacketFilter(int connections, double cutShare) {
        return Math.round(connections * cutShare) > 0;
    }

    @Override
    public Tools tools() {
        return Tools.NONE;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public Outcome<HoldResult> run(Progress progress) {
        progress.say(HoldGroup.limits());
        try {
            runAll(progress);
        } catch (IOException | EnvironmentException e) {
            // Ctrl-C reaches the processes of the groups too, perhaps before it is known here.
            Waiting.untilNanos(System.nanoTime() + nanos(STEP_SECONDS));
            if (!cancelled) {
                throw new EnvironmentException("the connections could not be held: " + e.getMessage());
            }
            cutOff = null;
        }
        return Outcome.of(result(), warnings());
    }

    private List<RunWarning> warnings() {
        List<RunWarning> warnings = new ArrayList<>();
        if (cancelled) {
            warnings.add(new RunWarning.Interrupted(
                    String.format(Locale.ROOT, " after %.1f s of %.0f s", heldSeconds, seconds)));
        }
        if (falseAlarms > 0) {
            warnings.add(new RunWarning.FalseAlarms(
                    falseAlarms + " of " + connections + " connections were called dead while all was well"));
        }
        HoldResult.CutOff group = cutOff;
        if (group != null && !asPredicted(group)) {
            Interval predicted = group.predicted();
            warnings.add(new RunWarning.NotAsPredicted(group.detected() + " of " + group.connections()
                    + " connections that were cut off were found; predicted "
                    + (predicted == null
                            ? "none"
                            : String.format(
                                    Locale.ROOT, "all, after %.1f to %.1f s", predicted.low(), predicted.high()))));
        }
        return warnings;
    }

    private void runAll(Progress progress) throws IOException {
        Sysctl.write("net.ipv4.ip_local_port_range", HoldGroup.FIRST_PORT + " " + HoldGroup.LAST_PORT);
        for (Strategy.TcpKeepalive k : Strategy.sysctls(List.of(strategy))) {
            Sysctl.write("net.ipv4.tcp_keepalive_time", String.valueOf(k.idle()));
            Sysctl.write("net.ipv4.tcp_keepalive_intvl", String.valueOf(k.interval()));
            Sysctl.write("net.ipv4.tcp_keepalive_probes", String.valueOf(k.probes()));
        }
        int cut = (int) Math.round(connections * cutShare);
        try (HoldGroups standing = HoldGroups.start(connections - cut, strategy);
                HoldGroups lost = HoldGroups.start(cut, strategy)) {
            HoldGroups all = standing.and(lost);
            costs = new HoldCosts();
            for (double share : HoldCosts.SHARES) {
                if (!cancelled) {
                    costs.step(all.open(share), all, this::pause);
                    progress.say(all.connected() + " connections stand");
                }
            }
            hold(all, progress);
            if (cut > 0 && !cancelled) {
                cut(lost, cut, progress);
            }
        }
    }

    /** Lets the connections be, in steps short enough for an interrupt. */
    private void pause(HoldGroups groups, double wanted) throws IOException {
        long end = System.nanoTime() + nanos(wanted);
        for (long next = System.nanoTime(); next < end && !cancelled; ) {
            next = Math.min(end, next + nanos(STEP_SECONDS));
            groups.all("until " + next);
        }
    }

    private void hold(HoldGroups groups, Progress progress) throws IOException {
        long sentBefore = HoldGroups.sent(groups.all("state"));
        long start = System.nanoTime();
        watch(groups, start + nanos(seconds), progress, states -> {
            heldSeconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            beatsSent = HoldGroups.sent(states) - sentBefore;
            beatsMissed = states.stream().mapToLong(HoldGroup.State::missed).sum();
            falseAlarms = HoldGroups.dead(states);
        });
    }

    private interface Seen {
        void states(List<HoldGroup.State> states) throws IOException;
    }

    /** Asks the processes of some groups in steps until an instant, or until this is cancelled. */
    private void watch(HoldGroups some, long end, Progress progress, Seen seen) throws IOException {
        long nextSay = System.nanoTime() + nanos(SAY_SECONDS);
        for (long next = System.nanoTime(); next < end && !cancelled; ) {
            next = Math.min(end, next + nanos(STEP_SECONDS));
            List<HoldGroup.State> states = some.all("until " + next);
            seen.states(states);
            if (next >= nextSay) {
                nextSay += nanos(SAY_SECONDS);
                progress.say(String.format(
                        Locale.ROOT,
                        "%.0f s left, %d called dead",
                        (end - next) / NANOS_PER_SECOND,
                        HoldGroups.dead(states)));
            }
        }
    }

    /** Drops what goes to and comes from some of the servers. */
    private void cut(HoldGroups lost, int cut, Progress progress) throws IOException {
        try (PacketFilter filter = PacketFilter.open()) {
            long struck = System.nanoTime();
            lost.cutOff(filter);
            Prediction predicted =
                    Prediction.of(Fault.BLACK_HOLE, strategy, false, RETRIES2).orElse(null);
            double window = (predicted == null ? SAY_SECONDS : predicted.high()) * 1.1 + 3;
            progress.say(String.format(Locale.ROOT, "%d connections are cut off; watched for %.0f s", cut, window));
            watch(lost, struck + nanos(window), progress, states -> {
                if (!cancelled) {
                    cutOff = found(cut, states, struck, predicted);
                }
            });
        }
        if (cancelled) {
            cutOff = null;
        }
    }

    private static HoldResult.CutOff found(
            int cut, List<HoldGroup.State> states, long struck, @Nullable Prediction predicted) {
        List<HoldGroup.State> some = states.stream().filter(s -> s.dead() > 0).toList();
        int found = HoldGroups.dead(states);
        double origin = struck / NANOS_PER_SECOND;
        Seconds when = found == 0
                ? null
                : new Seconds(
                        some.stream()
                                        .mapToDouble(HoldGroup.State::firstAt)
                                        .min()
                                        .orElse(0)
                                - origin,
                        some.stream()
                                        .mapToDouble(s -> s.dead() * (s.meanAt() - origin))
                                        .sum()
                                / found,
                        some.stream().mapToDouble(HoldGroup.State::lastAt).max().orElse(0) - origin);
        return new HoldResult.CutOff(
                cut, found, when, predicted == null ? null : new Interval(predicted.low(), predicted.high()));
    }

    private static long nanos(double wanted) {
        return Math.round(wanted * NANOS_PER_SECOND);
    }

    private HoldResult result() {
        return new HoldResult(
                new HoldResult.Plan(connections, strategy.label(), seconds, cutShare),
                costs.memory(),
                costs.cpu(),
                beatsSent,
                beatsMissed,
                falseAlarms,
                cutOff,
                costs.steps(),
                costs.slopes());
    }

    private static boolean asPredicted(HoldResult.CutOff group) {
        Interval p = group.predicted();
        Seconds s = group.seconds();
        if (p == null || s == null) {
            return p == null && s == null;
        }
        return group.detected() == group.connections() && new Prediction(p.low(), p.high()).fits(s.mean());
    }
}
