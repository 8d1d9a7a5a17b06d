package io.github.keepalivelab.system.ledger;

import io.github.keepalivelab.machine.linux.TcpInfo;
import io.github.keepalivelab.system.ledger.Exchanges.Kind;
import io.github.keepalivelab.system.ledger.Exchanges.Traffic;
import org.jspecify.annotations.Nullable;

/** One connection while it is open. */
final class Account {

    /** What it had carried before it was watched; null when it was opened later. */
    private final @Nullable Traffic before;

    private Exchanges counted = new Exchanges(Kind.EMPTY, 0, 0);
    private long retransmissions;
    private long segmentsSent;
    private long segmentsIn;

    /** The look at all sockets in which it was seen last. */
    private long lookedAt;

    Account(@Nullable Traffic before) {
        this.before = before;
    }

    /** Returns whether nothing has travelled since the last update. */
    boolean isUnchanged(TcpInfo info) {
        return info.dataSegmentsIn() == segmentsIn && info.dataSegmentsOut() == segmentsSent;
    }

    /** Returns what has been added to its counts since the last time, given what is known of it now. */
    Added update(Traffic now, boolean tls, boolean asksFirst, TcpInfo info) {
        Exchanges was = counted;
        boolean handshakeBefore = before != null;
        counted = Exchanges.of(before == null ? now : now.since(before), tls && !handshakeBefore, asksFirst);
        Added added = new Added(
                counted.atLeast() - was.atLeast(),
                counted.atMost() - was.atMost(),
                info.retransmissions() - retransmissions,
                info.dataSegmentsOut() - segmentsSent);
        startAt(info);
        return added;
    }

    /** Sets what it had sent before it was watched. */
    void startAt(TcpInfo info) {
        retransmissions = info.retransmissions();
        segmentsSent = info.dataSegmentsOut();
        segmentsIn = info.dataSegmentsIn();
    }

    boolean openedBefore() {
        return before != null;
    }

    Exchanges counted() {
        return counted;
    }

    long lookedAt() {
        return lookedAt;
    }

    void lookedAt(long look) {
        lookedAt = look;
    }

    /** What is added to the counts of a hop. */
    record Added(long atLeast, long atMost, long retransmissions, long segmentsSent) {}
}
