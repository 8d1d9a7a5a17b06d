package io.github.keepalivelab.load;

import io.github.keepalivelab.math.time.FireTimeSequence;
import io.github.keepalivelab.math.time.ScriptedClock;
import io.github.keepalivelab.plan.ConnectionPolicy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An engine whose exchanges are written down beforehand, on a clock that passes as they say: minutes of load in no time. */
public final class ScriptedEngine implements LoadEngine.Factory, LoadEngine {

    private static final long MICRO = 1000;

    /** What becomes of one request. */
    public record Exchange(
            long micros, long lagMicros, @Nullable FailureKind failure) {

        /** Answered after so many microseconds. */
        public static Exchange answered(long micros) {
            return new Exchange(micros, 0, null);
        }
    }

    /** Says what becomes of each request. */
    public interface Script {
        /** Returns it for a request that goes to an endpoint. */
        Exchange exchange(Endpoint endpoint);
    }

    private final ScriptedClock clock;
    private final Script script;
    private @Nullable Endpoint endpoint;
    private long opened;
    private long answered;
    private boolean cancelled;

    /** Makes one that lets time pass on a clock. */
    public ScriptedEngine(ScriptedClock clock, Script script) {
        this.clock = clock;
        this.script = script;
    }

    @Override
    public EngineInfo info() {
        return new EngineInfo("scripted", "1", "", "none");
    }

    @Override
    public LoadEngine create(int connections) {
        return this;
    }

    /** Returns how many requests were ever answered. */
    public long answered() {
        return answered;
    }

    /** Returns whether it was told to stop. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Returns the open endpoint. */
    public Endpoint endpoint() {
        return Objects.requireNonNull(endpoint);
    }

    @Override
    public void open(Endpoint target) {
        endpoint = target;
    }

    @Override
    public void closeEndpoint() {
        endpoint = null;
    }

    @Override
    public Phases phases() {
        return Phases.NONE;
    }

    @Override
    public Handshakes handshakes() {
        return Handshakes.NONE;
    }

    @Override
    public long connectionsOpened() {
        return opened;
    }

    @Override
    public void prime() {
        opened++;
    }

    @Override
    public LatencyRecorder runOpenLoop(FireTimeSequence times, long durationNanos, long graceNanos) {
        WorkerRecorder recorder = new WorkerRecorder();
        long start = clock.nanoTime();
        for (long at = times.nextOffsetNanos(); at < durationNanos; at = times.nextOffsetNanos()) {
            record(recorder, start + at, start + durationNanos + graceNanos);
        }
        clock.pass(durationNanos);
        return new LatencyRecorder(List.of(recorder));
    }

    @Override
    public LatencyRecorder runClosedLoop(long durationNanos) {
        WorkerRecorder recorder = new WorkerRecorder();
        long start = clock.nanoTime();
        long end = start + durationNanos;
        for (long at = start; at < end; ) {
            at = record(recorder, at, Long.MAX_VALUE);
        }
        clock.pass(durationNanos);
        return new LatencyRecorder(List.of(recorder));
    }

    private long record(WorkerRecorder recorder, long intended, long lastOnTime) {
        Exchange exchange = script.exchange(endpoint());
        long actual = intended + exchange.lagMicros() * MICRO;
        long completed = actual + exchange.micros() * MICRO;
        recorder.record(intended, intended, actual, completed, actual <= lastOnTime, exchange.failure());
        if (exchange.failure() == null) {
            answered++;
        }
        if (endpoint().hop().policy() == ConnectionPolicy.SHORT) {
            opened++;
        }
        return completed;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        endpoint = null;
    }
}
