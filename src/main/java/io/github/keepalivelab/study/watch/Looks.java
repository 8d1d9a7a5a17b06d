package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.system.ledger.HopLedger;
import java.io.IOException;

/** The looks at the open connections, one after another, and what is written down at each. */
final class Looks {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Looks shall not take more than this part of a CPU, also on a slow machine. */
    private static final int REST = 10;

    /** So often it is looked for new ports. */
    private static final int LOOKS_BETWEEN_SEARCHES = 10;

    /** Looks that follow one another at once, to catch connections that live for less than a millisecond; and how many in all. */
    private static final int QUICK_LOOKS = 20;

    private static final int MOST_QUICK_LOOKS = 2000;
    private static final long QUICK_NANOS = 10_000_000L;

    private final Ledger ledger;
    private final HopFinder finder;
    private final boolean looksForHops;
    private int looks;
    private long startNanos;
    private long longestNanos;
    private long endedNanos;
    private long tookNanos;
    private int quickLooksLeft = MOST_QUICK_LOOKS;

    /** @param looksForHops whether ports are looked for, and not named */
    Looks(Ledger ledger, HopFinder finder, boolean looksForHops) {
        this.ledger = ledger;
        this.finder = finder;
        this.looksForHops = looksForHops;
    }

    /** Looks for the first time; the watch begins when it has. */
    void first() throws IOException {
        startNanos = System.nanoTime();
        if (looksForHops) {
            finder.find(startNanos);
        }
        ledger.lookAtAll();
        looked();
        // The first one loads classes.
        longestNanos = 0;
        startNanos = System.nanoTime();
    }

    /** Looks again, and from time to time for new ports. */
    void next() throws IOException {
        if (looksForHops && looks % LOOKS_BETWEEN_SEARCHES == 0) {
            finder.find(System.nanoTime());
        }
        look();
        closings(false);
    }

    /** Looks for the last time, at everything, before the reports end. */
    void last() throws IOException {
        ledger.wantClients(true);
        ledger.lookAtAll();
        looked();
    }

    /** Returns when the watch began, by {@link System#nanoTime}. */
    long startNanos() {
        return startNanos;
    }

    /** Returns when the next look may begin, so that looks do not take too much of a CPU. */
    long earliestNanos() {
        return endedNanos + REST * tookNanos;
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    }

    double longestMillis() {
        return longestNanos / NANOS_PER_MILLI;
    }

    private void look() throws IOException {
        long began = System.nanoTime();
        ledger.look();
        endedNanos = System.nanoTime();
        tookNanos = endedNanos - began;
        longestNanos = Math.max(longestNanos, tookNanos);
        looked();
    }

    private void looked() throws IOException {
        looks++;
        if (looksForHops) {
            findConnecting();
        }
        double seconds = seconds();
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
    private void findConnecting() throws IOException {
        boolean known = finder.findConnecting();
        ledger.wantClients(!known && quickLooksLeft > 0);
        for (int i = 0; i < QUICK_LOOKS && !known && quickLooksLeft > 0 && tookNanos < QUICK_NANOS; i++) {
            quickLooksLeft--;
            ledger.look();
            known = finder.findConnecting();
        }
    }

    /** Samples who closed first; at the end for every hop that was used. */
    void closings(boolean last) throws IOException {
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
}
