package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.machine.linux.DestroyedSockets;
import io.github.keepalivelab.machine.linux.KernelTable;
import io.github.keepalivelab.machine.linux.Libc;
import io.github.keepalivelab.machine.linux.ProcessCpuClock;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.system.ledger.HopLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the connections of a running system: every open one each second, every closed one when it is. Opens no connection, sends no
 * packet, changes nothing.
 */
public final class WatchJob implements Job<WatchResult> {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LOOK_NANOS = 1_000_000_000L;

    /** With tens of thousands of open connections a look takes longer; it shall not take more than this part of a CPU. */
    private static final int REST = 10;

    /** How long the kernel's reports are waited for before it is asked again whether to go on. */
    private static final long RECEIVE_MILLIS = 100;

    /** So often it is looked for new ports. */
    private static final int LOOKS_BETWEEN_SEARCHES = 10;

    /** Looks that follow one another at once, to catch connections that live for less than a millisecond; and how many in all. */
    private static final int QUICK_LOOKS = 20;

    private static final int MOST_QUICK_LOOKS = 2000;
    private static final long QUICK_NANOS = 10_000_000L;

    private final WatchPlan plan;
    private final Consumer<WatchResult> view;
    private final Ledger ledger = new Ledger();
    private final HopFinder finder = new HopFinder(ledger);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile boolean drained;
    private volatile @Nullable Exception broken;
    private long cpuAtStart;
    private long overflowsAtStart;
    private int looks;
    private long longestLookNanos;
    private long lookEndedNanos;
    private long lookTookNanos;
    private int quickLooksLeft = MOST_QUICK_LOOKS;
    private long startNanos;

    /**
     * @param plan what to watch
     * @param view is shown what there is each second
     */
    public WatchJob(WatchPlan plan, Consumer<WatchResult> view) {
        this.plan = plan;
        this.view = view;
    }

    @Override
    public Tools tools() {
        return Tools.NONE;
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }

    @Override
    public Outcome<WatchResult> run(Progress progress) {
        try {
            enter();
            try (DestroyedSockets reports = DestroyedSockets.open(RECEIVE_MILLIS)) {
                return watch(reports, progress);
            }
        } catch (StatusWitness.SilentException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new EnvironmentException("the kernel's list of sockets cannot be read: " + e.getMessage()
                    + "; in a container the host may have to load it: modprobe tcp_diag");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }

    private void enter() throws IOException {
        Long pid = plan.pid();
        if (pid == null) {
            return;
        }
        try {
            Libc.enterNetwork("/proc/" + pid + "/ns/net");
        } catch (IOException e) {
            throw new EnvironmentException("the network namespace of process " + pid + " cannot be entered ("
                    + e.getMessage() + "); is it running, and is this root?");
        }
    }

    private Outcome<WatchResult> watch(DestroyedSockets reports, Progress progress)
            throws IOException, InterruptedException {
        cpuAtStart = ownCpu();
        overflowsAtStart = timeWaitOverflows();
        startNanos = System.nanoTime();
        PlannedHops.add(plan, ledger, startNanos);
        if (plan.looksForHops()) {
            finder.find(startNanos);
        }
        Target page = plan.stubStatus();
        StatusWitness status = page == null ? null : StatusWitness.start(page);
        Thread listener = new Thread(() -> listen(reports), "destroyed sockets");
        listener.setDaemon(true);
        listener.start();
        try {
            look();
            startNanos = System.nanoTime();
            begin(progress);
            long next = startNanos;
            for (int seconds = 1; !over(); seconds++) {
                next = Math.max(next + LOOK_NANOS, lookEndedNanos + REST * lookTookNanos);
                if (pause(next)) {
                    break;
                }
                if (plan.looksForHops() && seconds % LOOKS_BETWEEN_SEARCHES == 0) {
                    finder.find(System.nanoTime());
                }
                look();
                closings(false);
                view.accept(result(reports));
            }
            ledger.wantClients(true);
            look();
        } finally {
            drained = true;
            listener.join();
        }
        Exception failure = broken;
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        closings(true);
        WatchResult result = result(reports);
        if (status != null) {
            result = result.with(status.count());
        }
        List<RunWarning> warnings = new ArrayList<>();
        if (result.overruns() > 0) {
            warnings.add(new RunWarning.ReportsLost(result.overruns()));
        }
        return Outcome.of(result, warnings);
    }

    private void begin(Progress progress) {
        List<Hop> hops = ledger.hops();
        if (hops.isEmpty()) {
            throw new EnvironmentException(
                    "no listening nginx and no JVM is seen here; name ports with --listen or --upstream");
        }
        progress.say("watching " + hops.size() + (hops.size() == 1 ? " address" : " addresses")
                + "; nothing is opened, sent or changed"
                + (plan.seconds() > 0 ? "" : "; Ctrl-C ends it and shows the result"));
    }

    private boolean over() {
        return cancelled.getCount() == 0
                || (plan.seconds() > 0 && System.nanoTime() - startNanos >= plan.seconds() * NANOS_PER_SECOND);
    }

    /** Waits until an instant or the end; returns whether it was cancelled. */
    private boolean pause(long untilNanos) throws InterruptedException {
        long end = plan.seconds() > 0
                ? Math.min(untilNanos, startNanos + Math.round(plan.seconds() * NANOS_PER_SECOND))
                : untilNanos;
        return cancelled.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Receives reports until nothing more is wanted and nothing more is there. */
    private void listen(DestroyedSockets reports) {
        try {
            reports.receiveAll(ledger, () -> !drained);
        } catch (IOException | RuntimeException e) {
            // Without reports nothing more is counted, so it must not go on as if nothing were closed.
            broken = e;
            cancel();
        }
    }

    private void look() throws IOException {
        long began = System.nanoTime();
        ledger.look();
        if (looks++ > 0) {
            // The first one loads classes.
            longestLookNanos = Math.max(longestLookNanos, System.nanoTime() - began);
        }
        lookEndedNanos = System.nanoTime();
        lookTookNanos = lookEndedNanos - began;
        if (plan.looksForHops()) {
            findConnecting(System.nanoTime() - began);
        }
        double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
        synchronized (ledger) {
            for (Hop hop : ledger.hops()) {
                HopLedger.Totals totals = hop.ledger().totals();
                hop.timeline()
                        .look(
                                seconds,
                                new TimeLine.Sums(totals.opened(), totals.closed(), totals.atMost()),
                                hop.look().established());
            }
        }
    }

    /**
     * Looks who connects. A short connection is there for less than a millisecond, so while that is not known and connections are
     * opened, some quick looks follow; not where a look takes long.
     */
    private void findConnecting(long lookNanos) throws IOException {
        boolean known = finder.findConnecting();
        ledger.wantClients(!known && quickLooksLeft > 0);
        for (int i = 0; i < QUICK_LOOKS && !known && quickLooksLeft > 0 && lookNanos < QUICK_NANOS; i++) {
            quickLooksLeft--;
            ledger.look();
            known = finder.findConnecting();
        }
    }

    private void closings(boolean last) throws IOException {
        for (Hop hop : ledger.hops()) {
            HopLedger.Totals totals = hop.ledger().totals();
            long closed;
            boolean used;
            synchronized (ledger) {
                closed = totals.closed();
                used = totals.opened() + closed > 0;
            }
            if (used && (last || hop.closings().due(System.nanoTime()))) {
                hop.closings().sample(closed);
            }
        }
    }

    private WatchResult result(DestroyedSockets reports) {
        double seconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
        double own = (ownCpu() - cpuAtStart) / Math.max(1, seconds * NANOS_PER_SECOND);
        synchronized (ledger) {
            return Findings.of(
                    plan,
                    ledger,
                    finder,
                    seconds,
                    new Findings.Cost(reports.overruns(), own, longestLookNanos / 1e6),
                    timeWaitOverflows() - overflowsAtStart);
        }
    }

    /** How many sockets in TIME_WAIT the kernel has forgotten at once, because there were too many. */
    private static long timeWaitOverflows() {
        try {
            return KernelTable.read(Path.of("/proc/thread-self/net/netstat"), "TcpExt")
                    .getOrDefault("TCPTimeWaitOverflow", 0L);
        } catch (IOException e) {
            return 0;
        }
    }

    private static long ownCpu() {
        return ProcessCpuClock.nanos(ProcessHandle.current().pid());
    }
}
