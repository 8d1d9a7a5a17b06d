package io.github.keepalivelab.plan;

import java.util.HashSet;
import java.util.List;

/** What decides when the next request is sent, and at how many loads the arms are measured. */
public sealed interface LoadModel {

    /** The highest rate that is accepted, in requests per second. */
    double MAX_RATE_PER_SECOND = 1_000_000;

    /** The largest number of closed-loop users that is accepted. */
    int MAX_USERS = 1024;

    /** More loads than this in one run would leave too little time for each. */
    int MAX_LOADS = 8;

    /** Returns at how many loads every arm is measured. */
    int loads();

    /**
     * Open loops whose rates are calibrated: shares of what the weakest arm answers in a closed loop.
     *
     * @param arrivals pattern of the send times
     * @param capacityShares one for each load, above 0 and at most 1, ascending
     */
    record AutoRate(Arrivals arrivals, List<Double> capacityShares) implements LoadModel {

        /**
         * A curve of three loads. A closed loop answers more than an open one can, so 45 % of it left 70 % of two CPUs busy: short arms
         * queue for the CPU there, and ten runs lay 5.8 % apart; at 30 % 2.2 % (docs/replication.md).
         */
        public static final List<Double> CURVE = List.of(0.1, 0.2, 0.3);

        /** One load, half of the capacity. */
        public static final List<Double> HALF = List.of(0.5);

        /** Copies the list. */
        public AutoRate {
            capacityShares = List.copyOf(capacityShares);
        }

        @Override
        public int loads() {
            return capacityShares.size();
        }
    }

    /**
     * Several open loops, measured in the same blocks.
     *
     * @param ratesPerSecond two to {@link #MAX_LOADS} different rates
     */
    record Rates(List<Double> ratesPerSecond, Arrivals arrivals) implements LoadModel {
        /** Checks number and ranges. */
        public Rates {
            ratesPerSecond = List.copyOf(ratesPerSecond);
            if (ratesPerSecond.size() < 2 || ratesPerSecond.size() > MAX_LOADS) {
                throw new PlanException(
                        "rates must be two to " + MAX_LOADS + " numbers separated by commas; one load is --rate");
            }
            if (new HashSet<>(ratesPerSecond).size() < ratesPerSecond.size()) {
                throw new PlanException("rates must differ, was " + ratesPerSecond);
            }
            ratesPerSecond.forEach(rate -> new OpenLoop(rate, arrivals));
        }

        /** Returns its loads one by one. */
        public List<LoadModel> each() {
            return ratesPerSecond.stream()
                    .map(rate -> (LoadModel) new OpenLoop(rate, arrivals))
                    .toList();
        }

        @Override
        public int loads() {
            return ratesPerSecond.size();
        }
    }

    /**
     * An open loop: requests are sent when they are due, whatever the system under test does.
     *
     * @param ratePerSecond above 0, at most {@link #MAX_RATE_PER_SECOND}
     */
    record OpenLoop(double ratePerSecond, Arrivals arrivals) implements LoadModel {
        /** Checks the range. */
        public OpenLoop {
            if (!(ratePerSecond > 0 && ratePerSecond <= MAX_RATE_PER_SECOND)) {
                throw new PlanException("rate must be 'auto' or a number above 0 and at most 1000000 requests per"
                        + " second, was " + PlanException.quote(ratePerSecond));
            }
        }

        @Override
        public int loads() {
            return 1;
        }
    }

    /**
     * A closed loop: each user sends its next request when the last one is answered. For capacity only: its latency
     * suffers from coordinated omission.
     *
     * @param users from 1 to {@link #MAX_USERS}
     */
    record ClosedLoop(int users) implements LoadModel {
        /** Checks the range. */
        public ClosedLoop {
            if (users < 1 || users > MAX_USERS) {
                throw new PlanException("users must be from 1 to " + MAX_USERS + ", was " + users);
            }
        }

        @Override
        public int loads() {
            return 1;
        }
    }
}
