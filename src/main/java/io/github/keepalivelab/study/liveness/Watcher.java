package io.github.keepalivelab.study.liveness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Watches connections with one selector, as an application would: reads what comes, sends what its strategy asks for. */
public final class Watcher implements AutoCloseable {

    static final String STILL_ESTABLISHED = "none: the socket is still ESTABLISHED";

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private record Timed(long at, Runnable work) {}

    private final Selector selector = Selector.open();
    private final PriorityQueue<Timed> timed = new PriorityQueue<>((a, b) -> Long.compare(a.at() - b.at(), 0));
    private final ByteBuffer in = ByteBuffer.allocateDirect(4096);
    private final List<Watched> connections = new ArrayList<>();
    private final List<Watched> idle = new ArrayList<>();
    private volatile boolean cancelled;

    /** @param connections connected and non-blocking */
    public Watcher(List<Watched> connections) throws IOException {
        for (Watched w : connections) {
            add(w);
        }
    }

    /** Takes one more connection, connected and non-blocking; its own activity begins with the next {@link #begin}. */
    public void add(Watched w) throws IOException {
        w.channel.register(selector, SelectionKey.OP_READ, w);
        connections.add(w);
        idle.add(w);
    }

    /**
     * Begins the own activity of every connection that has none yet, shifted by its phase: heartbeats for those that have them, for the others one
     * exchange, after which they are idle.
     *
     * @param base reading of {@link System#nanoTime}
     */
    public void begin(long base) {
        for (Watched w : idle) {
            long first = base + Math.round(w.phase * w.strategy.period() * NANOS_PER_SECOND);
            timed.add(new Timed(first, () -> activity(w, first)));
        }
        idle.clear();
    }

    /** Writes a message on every connection at an instant. */
    void write(long at) {
        for (Watched w : connections) {
            timed.add(new Timed(at, () -> {
                int before = w.answered;
                send(w, Message.DATA);
                if (w.strategy.readTimeoutSeconds() > 0) {
                    long due = at + Math.round(w.strategy.readTimeoutSeconds() * NANOS_PER_SECOND);
                    timed.add(new Timed(due, () -> {
                        if (w.answered == before) {
                            w.die("java.net.SocketTimeoutException: Read timed out", System.nanoTime());
                        }
                    }));
                }
            }));
        }
    }

    /** Makes {@link #runUntil} return soon; called from another thread. */
    void cancel() {
        cancelled = true;
    }

    private void activity(Watched w, long planned) {
        if (w.dead()) {
            return;
        }
        Strategy.Heartbeat heartbeat = w.strategy.heartbeat();
        boolean pings = w.strategy.phi() != null || (heartbeat != null && heartbeat.wantsAnswer());
        boolean missed = w.awaiting && pings;
        w.missedTotal += missed ? 1 : 0;
        if (heartbeat != null && missed && ++w.misses >= heartbeat.misses()) {
            w.die(STILL_ESTABLISHED, System.nanoTime());
            return;
        }
        send(w, pings ? Message.PING : heartbeat != null ? Message.NOTICE : Message.DATA);
        w.awaiting = true;
        if (heartbeat != null || w.strategy.phi() != null) {
            long next = planned + Math.round(w.strategy.period() * NANOS_PER_SECOND);
            timed.add(new Timed(next, () -> activity(w, next)));
        }
        if (w.strategy.phi() != null && w.sent == 1) {
            suspect(w);
        }
    }

    private void suspect(Watched w) {
        Strategy.Phi phi = w.strategy.phi();
        if (w.dead() || phi == null || w.suspicion == null) {
            return;
        }
        double since = (System.nanoTime() - w.lastAnswerNanos) / NANOS_PER_SECOND;
        if (w.answered > 0 && w.suspicion.phi(since) > phi.threshold()) {
            w.die(STILL_ESTABLISHED, System.nanoTime());
            return;
        }
        long next = System.nanoTime() + Math.round(Prediction.PHI_STEP * NANOS_PER_SECOND);
        timed.add(new Timed(next, () -> suspect(w)));
    }

    private static void send(Watched w, Message message) {
        if (w.dead()) {
            return;
        }
        try {
            w.sent++;
            w.channel.write(message.bytes());
        } catch (IOException e) {
            w.die(e.toString(), System.nanoTime());
        }
    }

    /**
     * Runs until an instant, or until every connection is found dead.
     *
     * @throws IOException when the selector fails
     */
    public void runUntil(long end, boolean untilAllDead) throws IOException {
        while (!cancelled
                && System.nanoTime() < end
                && !(untilAllDead && connections.stream().allMatch(Watched::dead))) {
            long now = System.nanoTime();
            while (!timed.isEmpty() && timed.peek().at() - now <= 0) {
                timed.poll().work().run();
                now = System.nanoTime();
            }
            long until = timed.isEmpty() ? end : Math.min(end, timed.peek().at());
            // Up to a millisecond late rather than spinning for it.
            selector.select(Math.max(1, Math.min(100, (until - now) / NANOS_PER_MILLI)));
            for (SelectionKey key : selector.selectedKeys()) {
                read((Watched) key.attachment(), key);
            }
            selector.selectedKeys().clear();
        }
    }

    private void read(Watched w, SelectionKey key) {
        try {
            in.clear();
            int read = ((SocketChannel) key.channel()).read(in);
            long now = System.nanoTime();
            if (read < 0) {
                key.cancel();
                w.die("none: read() returns -1, end of stream", now);
            } else {
                w.bytesOfHalfAnswer += read;
                if (w.bytesOfHalfAnswer >= Message.LENGTH) {
                    w.bytesOfHalfAnswer %= Message.LENGTH;
                    w.answer(now);
                }
            }
        } catch (IOException e) {
            key.cancel();
            w.die(e.toString(), System.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (Watched w : connections) {
            w.channel.close();
        }
    }
}
