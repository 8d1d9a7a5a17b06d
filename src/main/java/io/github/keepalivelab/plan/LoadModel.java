package io.github.keepalivelab.plan;

/** What decides when the next request is sent. */
public sealed interface LoadModel {

    /** The highest rate that is accepted, in requests per second. */
    double MAX_RATE_PER_SECOND = 1_000_000;

    /** The largest number of closed-loop users that is accepted. */
    int MAX_USERS = 1024;

    /** An open loop whose rate is calibrated: half of the weakest arm's closed-loop capacity. */
    record AutoRate(Arrivals arrivals) implements LoadModel {}

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
    }
}
