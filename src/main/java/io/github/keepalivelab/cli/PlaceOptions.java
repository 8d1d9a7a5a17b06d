package io.github.keepalivelab.cli;

import io.github.keepalivelab.machine.net.UserNamespace;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.Distance;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.system.Place;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where driver, nginx and backend are to be: three hosts where they can be had, else loopback, which says so. */
final class PlaceOptions {

    @Option(
            names = "--loopback",
            description =
                    "everything on this machine's loopback interface instead of three hosts (network namespaces); only the"
                            + " sum of all CPU can then be claimed")
    boolean loopback;

    private String refusal = "--loopback was given";

    /**
     * Returns whether this run has to be started again where hosts can be made; says it when the machine refuses them.
     *
     * @param distance between them
     */
    boolean wantsHosts(Distance distance) {
        if (loopback && distance.isFar()) {
            throw new PlanException("--loopback has no distance; --rtt and --upstream-rtt need the three hosts");
        }
        if (loopback || InNamespace.withHosts()) {
            return false;
        }
        Optional<String> refused = UserNamespace.hostsRefusal();
        refused.ifPresent(why -> fallBack(why, distance));
        return refused.isEmpty();
    }

    /**
     * Returns the place, made where the machine allows it.
     *
     * @param distance between the hosts
     */
    Place make(Distance distance) {
        if (InNamespace.withHosts()) {
            try {
                return Place.threeHosts(distance);
            } catch (EnvironmentException e) {
                fallBack(String.valueOf(e.getMessage()), distance);
            }
        }
        return Place.loopback(refusal);
    }

    private void fallBack(String why, Distance distance) {
        if (distance.isFar()) {
            throw new EnvironmentException("three hosts are not to be had here: " + why
                    + "; without them there is no distance (--rtt, --upstream-rtt)");
        }
        refusal = why;
        System.err.println("lab: three hosts are not to be had here: " + why
                + "; going on over loopback, where only the sum of all CPU can be claimed");
    }
}
