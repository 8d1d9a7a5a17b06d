package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Handshake;
import io.github.keepalivelab.plan.Hop;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A hop of an arm.
 *
 * @param policy long or short
 * @param protocol {@code http} or {@code https}
 * @param handshake {@code full} or {@code resumed}, how a connection over TLS begins; null without TLS, and in results of older versions
 */
public record ArmHop(
        ConnectionPolicy policy,
        String protocol,
        @AddedLater @Nullable String handshake) {

    /** A hop without TLS. */
    public ArmHop(ConnectionPolicy policy, String protocol) {
        this(policy, protocol, null);
    }

    /** Returns a hop as results hold it. */
    public static ArmHop of(Hop hop) {
        Handshake handshake = hop.handshake();
        return new ArmHop(
                hop.policy(),
                hop.protocol().name().toLowerCase(Locale.ROOT),
                handshake == null ? null : handshake.label());
    }
}
