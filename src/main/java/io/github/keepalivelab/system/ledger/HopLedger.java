package io.github.keepalivelab.system.ledger;

import io.github.keepalivelab.machine.linux.TcpInfo;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.system.ledger.Exchanges.Kind;
import io.github.keepalivelab.system.ledger.Exchanges.Side;
import io.github.keepalivelab.system.ledger.Exchanges.Traffic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * The connections of one hop, seen from one side: what looks at all open ones and reports of each closed one say together. Whoever
 * calls sees to it that one thread does at a time.
 */
public final class HopLedger {

    private static final long MOST_REQUESTS = 1_000_000_000L;

    /** What an unacknowledged FIN counts as. */
    private static final long FIN = 1;

    private final Side side;
    private final boolean tls;
    private final Map<Long, Account> open = new HashMap<>();
    private final Set<Long> goneSinceLook = new HashSet<>();
    private final Totals totals = new Totals();
    private boolean asksFirst = true;
    private long looks;
    private boolean first;

    /** Sums over all connections of the hop while it is watched. */
    public static final class Totals {
        private long opened;
        private long used;
        private long closed;
        private long unreported;
        private int openAtStart;
        private long empty;
        private long unanswered;
        private long notHttp1;
        private long bounded;
        private long atLeast;
        private long atMost;
        private long retransmissions;
        private long segmentsSent;
        private final Histogram perClosed = new Histogram(MOST_REQUESTS, 3);

        /** Returns connections that were opened. */
        public long opened() {
            return opened;
        }

        /** Returns connections that were opened and have carried data: those that somebody paid for. */
        public long used() {
            return used;
        }

        /** Returns connections that were closed, those without a report included. */
        public long closed() {
            return closed;
        }

        /** Returns connections that were there at the first look. */
        public int openAtStart() {
            return openAtStart;
        }

        /** Returns closed connections that never carried data. */
        public long empty() {
            return empty;
        }

        /** Returns closed connections that carried no answer. */
        public long unanswered() {
            return unanswered;
        }

        /** Returns closed connections that did not look like HTTP/1. */
        public long notHttp1() {
            return notHttp1;
        }

        /** Returns closed connections whose requests are only known within bounds. */
        public long bounded() {
            return bounded;
        }

        /** Returns requests, lower bound. */
        public long atLeast() {
            return atLeast;
        }

        /** Returns requests, upper bound. */
        public long atMost() {
            return atMost;
        }

        /** Returns segments that were sent again. */
        public long retransmissions() {
            return retransmissions;
        }

        /** Returns segments with data that were sent. */
        public long segmentsSent() {
            return segmentsSent;
        }

        /** Returns closed connections whose report the kernel dropped. */
        public long unreported() {
            return unreported;
        }

        /** Returns how many requests closed connections carried in their whole lives. */
        public Histogram perClosed() {
            return perClosed;
        }
    }

    /**
     * @param side which side is seen
     * @param tls whether connections begin with a handshake of TLS
     */
    public HopLedger(Side side, boolean tls) {
        this.side = side;
        this.tls = tls;
    }

    /** Returns which side is seen. */
    public Side side() {
        return side;
    }

    /** Returns whether connections begin with a handshake of TLS. */
    public boolean tls() {
        return tls;
    }

    /** Returns the sums so far. */
    public Totals totals() {
        return totals;
    }

    /** The connecting side is nginx, which does not ask for "100 Continue". */
    public void neverAsksFirst() {
        asksFirst = false;
    }

    /** A list of the open sockets is about to be read. */
    public void lookBegins() {
        goneSinceLook.clear();
        looks++;
        first = looks == 1;
    }

    /** Takes in one of the open sockets; the first look says what was there before. */
    public void look(TcpSocket socket) {
        if (goneSinceLook.contains(socket.cookie())) {
            return;
        }
        TcpInfo info = Objects.requireNonNull(socket.info());
        Account account = open.get(socket.cookie());
        if (account == null) {
            account = first ? before(info) : opened();
            open.put(socket.cookie(), account);
        }
        account.lookedAt(looks);
        if (!account.isUnchanged(info)) {
            update(account, info, Traffic.of(side, info));
        }
    }

    /** The list of the open sockets has been read. */
    public void lookEnds() {
        first = false;
        // One that was missed twice was closed without a report: the kernel dropped it.
        for (Iterator<Account> accounts = open.values().iterator(); accounts.hasNext(); ) {
            if (accounts.next().lookedAt() < looks - 1) {
                accounts.remove();
                totals.closed++;
                totals.unreported++;
            }
        }
    }

    private Account before(TcpInfo info) {
        totals.openAtStart++;
        Account account = new Account(Traffic.of(side, info));
        account.startAt(info);
        return account;
    }

    private Account opened() {
        totals.opened++;
        Account account = new Account(null);
        account.lookedAt(looks);
        return account;
    }

    private void update(Account account, TcpInfo info, Traffic traffic) {
        boolean unused = !account.openedBefore() && account.counted().kind() == Kind.EMPTY;
        Account.Added added = account.update(traffic, tls, asksFirst, info);
        totals.used += unused && account.counted().kind() != Kind.EMPTY ? 1 : 0;
        totals.atLeast += added.atLeast();
        // An upper bound does not fall, whatever became of a request that was seen on its way.
        totals.atMost += Math.max(0, added.atMost());
        totals.retransmissions += added.retransmissions();
        totals.segmentsSent += added.segmentsSent();
    }

    /** Takes in the last that is known of a connection. */
    public void destroyed(TcpSocket socket) {
        goneSinceLook.add(socket.cookie());
        TcpInfo info = socket.info();
        // Nothing of what a connecting side sent was acknowledged, not even its SYN: it was refused.
        if (looks == 0 || info == null || (side == Side.CLIENT && info.bytesAcked() == 0)) {
            return;
        }
        Account account = open.remove(socket.cookie());
        if (account == null && first) {
            return; // Of an earlier time.
        }
        if (account == null) {
            account = opened();
        }
        Traffic life = life(socket, info);
        update(account, info, life);
        totals.closed++;
        close(Exchanges.of(life, tls, asksFirst));
    }

    /**
     * Returns what travelled over a connection that is gone. A connecting side that keeps its connections may use one in the moment in
     * which the other side closes it: what it sent then was answered by a reset, and is sent again over another one.
     */
    private Traffic life(TcpSocket socket, TcpInfo info) {
        Traffic all = Traffic.of(side, info);
        boolean lost = side == Side.CLIENT && socket.unacknowledged() > FIN && all.requestSegments() > 1;
        return lost ? all.withoutLastRequest() : all;
    }

    private void close(Exchanges life) {
        switch (life.kind()) {
            case EMPTY -> totals.empty++;
            case UNANSWERED -> totals.unanswered++;
            case COUNTED -> totals.perClosed.recordValue(Math.min(MOST_REQUESTS, life.atMost()));
            case BOUNDED -> totals.bounded++;
            case NOT_HTTP1 -> totals.notHttp1++;
        }
    }

    /** Returns how many open connections carry something else than HTTP/1. */
    public long openNotHttp1() {
        return open.values().stream()
                .filter(account -> account.counted().kind() == Kind.NOT_HTTP1)
                .count();
    }

    /** Returns how many connections are open. */
    public int open() {
        return open.size();
    }
}
