package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Hop;
import java.util.Locale;

/**
 * A hop of an arm.
 *
 * @param policy long or short
 * @param protocol {@code http} or {@code https}
 */
public record ArmHop(ConnectionPolicy policy, String protocol) {

    /** Returns a hop as results hold it. */
    public static ArmHop of(Hop hop) {
        return new ArmHop(hop.policy(), hop.protocol().name().toLowerCase(Locale.ROOT));
    }
}
