package io.github.keepalivelab.study.pools;

import java.util.Locale;

/** What happens to an idle connection. */
enum Trouble {
    /** A firewall forgets it, and drops what comes later without a word. */
    FIREWALL_DROP,
    /** A firewall forgets it, and answers what comes later with a reset. */
    FIREWALL_REJECT,
    /** Its server is killed and started again. */
    KILL,
    /** Packets vanish in both directions. */
    BLACK_HOLE;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
