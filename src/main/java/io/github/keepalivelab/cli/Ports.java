package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;

final class Ports {

    private Ports() {}

    static void require(String option, int port) {
        if (port < 0 || port > 65535) {
            throw new PlanException(option + " must be from 1 to 65535, or 0 for any free one, was " + port);
        }
    }
}
