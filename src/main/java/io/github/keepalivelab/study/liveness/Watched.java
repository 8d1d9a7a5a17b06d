package io.github.keepalivelab.study.liveness;

import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One client connection and what its strategy knows of the peer. Used on the watcher's thread only. */
public final class Watched {

    final Strategy strategy;
    final SocketChannel channel;
    final int localPort;
    final double phase;
    final @Nullable PhiAccrual suspicion;
    long lastAnswerNanos;
    boolean awaiting;
    int misses;
    public long missedTotal;
    public int sent;
    int answered;
    int bytesOfHalfAnswer;
    public long detectedNanos;

    @Nullable
    String how;

    /** @param phase share of the strategy's period by which this connection's activity is shifted, 0 to 1 */
    public Watched(Strategy strategy, SocketChannel channel, int localPort, double phase) {
        this.strategy = strategy;
        this.channel = channel;
        this.localPort = localPort;
        this.phase = phase;
        Strategy.Phi phi = strategy.phi();
        this.suspicion = phi == null ? null : new PhiAccrual(phi.period());
    }

    public boolean dead() {
        return how != null;
    }

    void die(String found, long nanos) {
        if (how == null) {
            how = found;
            detectedNanos = nanos;
        }
    }

    void answer(long nanos) {
        if (suspicion != null && answered > 0) {
            suspicion.interval((nanos - lastAnswerNanos) / 1e9);
        }
        lastAnswerNanos = nanos;
        awaiting = false;
        misses = 0;
        answered++;
    }
}
