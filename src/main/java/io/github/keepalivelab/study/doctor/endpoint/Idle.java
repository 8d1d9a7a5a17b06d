package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.result.Interval;
import io.github.keepalivelab.system.http.HttpWire;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of a connection that was left idle after one response.
 *
 * @param seconds when it was closed; null when it was not, or not for being idle
 * @param end how it ended; null when it was not seen to end
 * @param waitedSeconds how long it was left idle at most; 0 when it was not left idle
 * @param notes what else there is to say, clauses
 */
record Idle(@Nullable Interval seconds, HttpWire.@Nullable End end, double waitedSeconds, List<String> notes) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** A connection that ends this soon after a response was closed with it, not for being idle. */
    private static final double AT_ONCE_SECONDS = 0.05;

    private static final int ATTEMPTS = 3;

    /** Not left idle. */
    static Idle none(String... notes) {
        return new Idle(null, null, 0, List.of(notes));
    }

    /**
     * Leaves a connection idle until the server closes it, or the wait is over. One that is closed with its response is left
     * for another, a few times.
     *
     * @param maxWaitSeconds how long at most
     * @param progressMillis between two words about it
     */
    static Idle watch(Asker asker, double maxWaitSeconds, int progressMillis, Consumer<String> say) throws IOException {
        say.accept(String.format(
                Locale.ROOT,
                "leaving a connection idle, for %.0f s at most, to see when it is closed",
                maxWaitSeconds));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (HttpWire wire = asker.open()) {
                HttpWire.Response response = asker.get(wire);
                if (!response.announcesClose()) {
                    Idle idle = watch(wire, response, maxWaitSeconds, progressMillis, say);
                    Interval seconds = idle.seconds();
                    if (seconds == null || seconds.low() >= AT_ONCE_SECONDS) {
                        return idle;
                    }
                }
            }
        }
        return none("connections that were to be left idle were closed with their first response");
    }

    private static Idle watch(
            HttpWire wire, HttpWire.Response response, double maxWaitSeconds, int progressMillis, Consumer<String> say)
            throws IOException {
        long deadline = response.receivedNanos() + Math.round(maxWaitSeconds * NANOS_PER_SECOND);
        while (System.nanoTime() < deadline) {
            long left = (deadline - System.nanoTime()) / NANOS_PER_MILLI + 1;
            HttpWire.End end = wire.awaitEnd((int) Math.min(progressMillis, left));
            long now = System.nanoTime();
            if (end != HttpWire.End.STILL_OPEN) {
                // The server's timer started between the arrival of the request and that of its response here.
                Interval seconds = new Interval(
                        (now - response.receivedNanos()) / NANOS_PER_SECOND,
                        (now - response.sentNanos()) / NANOS_PER_SECOND);
                return new Idle(seconds, end, maxWaitSeconds, unasked(wire));
            }
            if (now < deadline) {
                say.accept(String.format(
                        Locale.ROOT,
                        "idle for %.0f s of at most %.0f s, still open",
                        (now - response.receivedNanos()) / NANOS_PER_SECOND,
                        maxWaitSeconds));
            }
        }
        return new Idle(null, null, maxWaitSeconds, unasked(wire));
    }

    private static List<String> unasked(HttpWire wire) {
        return wire.unasked()
                .map(line -> List.of("it sent '" + line + "' on the idle connection"))
                .orElse(List.of());
    }
}
