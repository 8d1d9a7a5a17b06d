package io.github.keepalivelab.plan;

/** Options that are ports. */
public final class Ports {

    private Ports() {}

    /** Throws a PlanException unless the value is a port, or 0 for any free one. */
    public static void require(String option, int port) {
        if (port < 0 || port > 65535) {
            throw new PlanException(option + " must be from 1 to 65535, or 0 for any free one, was " + port);
        }
    }

    /** Throws a PlanException unless the value is a port that others can be told of beforehand. */
    public static void requireOpen(String option, int port) {
        if (port < 1 || port > 65535) {
            throw new PlanException(option + " must be from 1 to 65535, was " + port);
        }
    }
}
