package io.github.keepalivelab.cli;

import io.github.keepalivelab.Needs;
import io.github.keepalivelab.machine.net.UserNamespace;
import io.github.keepalivelab.machine.process.EnvironmentException;

/** The need for user namespaces. */
final class Namespaces {

    private Namespaces() {}

    /** Skips the test where this system refuses them, or fails it in CI. */
    static void need() {
        String refusal = "";
        try {
            UserNamespace.require();
        } catch (EnvironmentException e) {
            refusal = String.valueOf(e.getMessage());
        }
        Needs.need(refusal.isEmpty(), refusal);
    }
}
