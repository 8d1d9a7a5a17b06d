package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.Arm;
import java.io.IOException;
import java.util.List;

/** Looks at one thing at both edges of a window. Used by one thread. */
interface Probe {

    /** Returns the paths that it adds to a reading, as far as it sees them. */
    List<String> yields();

    /** Looks before a window, after the probes that are farther from it. */
    void before(Arm arm) throws IOException;

    /** Looks after a window, before the probes that are farther from it. */
    void after(Arm arm) throws IOException;

    /** Adds what the window gave. */
    void addTo(Reading reading);
}
