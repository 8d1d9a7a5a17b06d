package io.github.keepalivelab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ports used up on purpose, in a network namespace with few of them.
 *
 * @param plan what was done
 * @param cases the cases, in order
 */
public record ExhaustResult(Plan plan, List<Case> cases) implements Body {

    /** How far a certain prediction may be off, in requests. */
    public static final int TOLERANCE = 2;

    /**
     * What was done.
     *
     * @param ports size of the port range in the namespace
     * @param requests sent at most in a case
     */
    public record Plan(int ports, int requests) {}

    /**
     * One case.
     *
     * @param name what is configured
     * @param closesFirst the side that closes first and keeps the port: client, nginx, a race, or nobody
     * @param tcpTwReuse net.ipv4.tcp_tw_reuse
     * @param ratePerSecond requests per second; null: as fast as answers come
     * @param certain whether the outcome is certain; false: two sides race for the close, or the speed decides
     * @param predictedFailure number of the first request that fails; null: none
     * @param measuredFailure likewise, as seen
     * @param requests sent
     * @param timeWaits connections to this backend port that entered TIME_WAIT on the side that opened them, during the case
     * @param clientSaw the error as the client sees it; null without one
     * @param nginxLogged the error as nginx logs it; null without one
     */
    public record Case(
            String name,
            String closesFirst,
            int tcpTwReuse,
            @Nullable Double ratePerSecond,
            boolean certain,
            @Nullable Integer predictedFailure,
            @Nullable Integer measuredFailure,
            int requests,
            int timeWaits,
            @Nullable String clientSaw,
            @Nullable String nginxLogged) {

        /** Returns whether what was seen fits the prediction, or whether there was no certain one. */
        public boolean fits() {
            if (!certain) {
                return true;
            }
            Integer predicted = predictedFailure;
            Integer measured = measuredFailure;
            if (predicted == null || measured == null) {
                return predicted == null && measured == null;
            }
            return Math.abs(predicted - measured) <= TOLERANCE;
        }
    }

    @Override
    public Kind kind() {
        return Kind.EXHAUST;
    }
}
