package io.github.keepalivelab.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * How far the lab's own hosts are apart.
 *
 * @param clientMillis there and back between driver and nginx, 0 or 0.1 to 1000
 * @param upstreamMillis there and back between nginx and the backend, likewise
 */
public record Distance(double clientMillis, double upstreamMillis) {

    /** Side by side. */
    public static final Distance NONE = new Distance(0, 0);

    private static final double LEAST_MILLIS = 0.1;
    private static final double MOST_MILLIS = 1000;
    private static final double MILLIS_PER_SECOND = 1000;
    /** A window this many round trips long loses little to what is on its way when it ends. */
    private static final double ROUND_TRIPS_OF_A_WINDOW = 25;

    private static final double ROUND_TRIPS_OF_A_LEAD_IN = 4;
    /** A short connection takes up to four round trips a request, so one of 20 ms is busy for 80 ms. */
    private static final double CONNECTIONS_PER_MILLI = 4;

    private static final int MOST_CONNECTIONS = 256;

    /** Checks both. */
    public Distance {
        require("rtt", clientMillis);
        require("upstream-rtt", upstreamMillis);
    }

    private static void require(String name, double millis) {
        if (millis != 0 && !(millis >= LEAST_MILLIS && millis <= MOST_MILLIS)) {
            throw new PlanException(name + " must be from " + PlanException.quote(LEAST_MILLIS) + " to "
                    + PlanException.quote(MOST_MILLIS) + " milliseconds, or 0 for none, was "
                    + PlanException.quote(millis));
        }
    }

    /** Returns whether there is any. */
    public boolean isFar() {
        return clientMillis > 0 || upstreamMillis > 0;
    }

    /** Returns the time of a round trip over both hops, in seconds. */
    public double seconds() {
        return (clientMillis + upstreamMillis) / MILLIS_PER_SECOND;
    }

    /** Returns the length of a window where nobody chooses one, in seconds. */
    double trialSeconds(double near) {
        return Math.max(near, ROUND_TRIPS_OF_A_WINDOW * seconds());
    }

    /** Returns the length of a lead-in where nobody chooses one, in seconds. */
    double leadInSeconds(double near) {
        return Math.max(near, ROUND_TRIPS_OF_A_LEAD_IN * seconds());
    }

    /** Returns how many connections the driver has where nobody chooses a number. */
    int connections(int near) {
        return (int)
                Math.min(MOST_CONNECTIONS, near + Math.ceil(CONNECTIONS_PER_MILLI * (clientMillis + upstreamMillis)));
    }

    @Override
    public String toString() {
        List<String> hops = new ArrayList<>();
        if (clientMillis > 0) {
            hops.add(PlanException.quote(clientMillis) + " ms there and back between driver and nginx");
        }
        if (upstreamMillis > 0) {
            hops.add(PlanException.quote(upstreamMillis) + " ms there and back between nginx and backend");
        }
        return hops.isEmpty() ? "side by side" : String.join(", ", hops);
    }
}
