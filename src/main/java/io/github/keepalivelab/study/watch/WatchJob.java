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
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.WatchResult;
import java.io.IOException;
import java.nio.file.Path;
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

    /** How long the kernel's reports are waited for before it is asked again whether to go on. */
    private static final long RECEIVE_MILLIS = 100;

    private final WatchPlan plan;
    private final Consumer<WatchResult> view;
    private final Ledger ledger = new Ledger();
    private final HopFinder finder = new HopFinder(ledger);
    private final Looks looks;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile boolean drained;
    private volatile @Nullable Exception broken;
    private long cpuAtStart;
    private long overflowsAtStart;

    /**
     * @param plan what to watch
     * @param view is shown what there is each second
     */
    public WatchJob(WatchPlan plan, Consumer<WatchResult> view) {
        this.plan = plan;
        this.view = view;
        this.looks = new Looks(ledger, finder, plan.looksForHops());
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
        WatchPlan.Log log = plan.log();
        if (log != null && log.stored()) {
            progress.say("reading " + log.file());
            return readLog(log);
        }
        try {
            enter();
            try (DestroyedSockets reports = DestroyedSockets.open(RECEIVE_MILLIS)) {
                return watch(reports, progress);
            }
        } catch (PageWitness.SilentException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new EnvironmentException("the kernel's list of sockets cannot be read: " + e.getMessage()
                    + "; in a container the host may have to load it: modprobe tcp_diag");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }

    private Outcome<WatchResult> readLog(WatchPlan.Log log) {
        try (LogWitness witness = LogWitness.start(log)) {
            witness.read();
            return Outcome.of(Findings.ofLog(plan, witness.count()), List.of());
        } catch (IOException e) {
            throw new EnvironmentException("the access log " + log.file() + " cannot be closed: " + e.getMessage());
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
        PlannedHops.add(plan, ledger, System.nanoTime());
        try (Witnesses witnesses = Witnesses.start(plan)) {
            watch(reports, progress, witnesses);
            WatchResult result = witnesses.testify(result(reports));
            return Outcome.of(
                    result, result.overruns() > 0 ? List.of(new RunWarning.ReportsLost(result.overruns())) : List.of());
        }
    }

    private void watch(DestroyedSockets reports, Progress progress, Witnesses witnesses)
            throws IOException, InterruptedException {
        Thread listener = new Thread(() -> listen(reports), "destroyed sockets");
        listener.setDaemon(true);
        listener.start();
        try {
            looks.first();
            begin(progress);
            long next = looks.startNanos();
            while (!over()) {
                next = Math.max(next + LOOK_NANOS, looks.earliestNanos());
                if (pause(next)) {
                    break;
                }
                looks.next();
                witnesses.read();
                view.accept(result(reports));
            }
            looks.last();
        } finally {
            drained = true;
            listener.join();
        }
        Exception failure = broken;
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        looks.closings(true);
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
                || (plan.seconds() > 0 && System.nanoTime() - looks.startNanos() >= plan.seconds() * NANOS_PER_SECOND);
    }

    /** Waits until an instant or the end; returns whether it was cancelled. */
    private boolean pause(long untilNanos) throws InterruptedException {
        long end = plan.seconds() > 0
                ? Math.min(untilNanos, looks.startNanos() + Math.round(plan.seconds() * NANOS_PER_SECOND))
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

    private WatchResult result(DestroyedSockets reports) {
        double seconds = looks.seconds();
        double own = (ownCpu() - cpuAtStart) / Math.max(1, seconds * NANOS_PER_SECOND);
        synchronized (ledger) {
            return Findings.of(
                    plan,
                    ledger,
                    finder,
                    seconds,
                    new Findings.Cost(reports.overruns(), own, looks.longestMillis()),
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
