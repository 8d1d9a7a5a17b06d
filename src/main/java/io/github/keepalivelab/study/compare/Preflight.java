package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.load.FailureKind;
import io.github.keepalivelab.machine.linux.OpenFiles;
import io.github.keepalivelab.machine.net.HostChain;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.system.ForeignTopology;
import java.util.Optional;

/** What can be known to fail before anything is started. */
public final class Preflight {

    /** Descriptors that a virtual machine with its 80 jars, its logs and its metrics holds, with room to spare. */
    private static final int DESCRIPTORS_OF_A_PROCESS = 200;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Preflight() {}

    /**
     * Checks that the ports suffice, where the driver runs.
     *
     * @throws PlanException when the run would use them up, with the remedy
     */
    public static void ports(ExperimentPlan plan) {
        PortBudget.of(plan).require(plan);
    }

    /**
     * Checks that the ports will suffice on hosts of the lab's own, before they are made.
     *
     * @throws PlanException when the run would use them up, with the remedy
     */
    public static void portsOfHosts(ExperimentPlan plan) {
        new PortBudget(HostChain.ports(), false).require(plan);
    }

    /**
     * Checks that each process may have as many descriptors as it needs.
     *
     * @throws EnvironmentException when not, with the remedy
     */
    public static void descriptors(ExperimentPlan plan) {
        // nginx needs most: the client connections of one arm, and the upstream connections of every arm.
        int needed =
                DESCRIPTORS_OF_A_PROCESS + plan.connections() * (1 + plan.arms().size());
        long limit = OpenFiles.limits().now();
        if (limit < needed) {
            throw new EnvironmentException("the limit of open files is " + limit + ", this run needs " + needed
                    + " in each process; raise it with 'ulimit -n " + Math.max(1024, needed)
                    + "', or lower --connections");
        }
    }

    /**
     * Checks that somebody else's service answers; returns it.
     *
     * @throws PlanException when its name or path is wrong
     * @throws EnvironmentException when it does not answer
     */
    public static ForeignTopology reach(Target target, ExperimentPlan plan) {
        ForeignTopology topology = new ForeignTopology(target);
        if (!topology.isResolved()) {
            throw new PlanException(
                    "target host '" + target.host() + "' cannot be resolved; check the name in --target");
        }
        Hop hop = plan.arms().get(0).clientHop();
        Arm once =
                new Arm.Foreign("once", new Hop(ConnectionPolicy.SHORT, hop.closedBy(), hop.protocol()), target.path());
        Optional<ApacheEngine.Refusal> refusal =
                new ApacheEngine().knock(topology.endpoint(once, Math.round(plan.timeoutSeconds() * NANOS_PER_SECOND)));
        refusal.ifPresent(given -> refuse(target, given));
        return topology;
    }

    private static void refuse(Target target, ApacheEngine.Refusal refusal) {
        String what = "target " + target + " does not answer a request ("
                + refusal.kind().label() + ": " + refusal.detail() + ")";
        if (refusal.kind() == FailureKind.TLS) {
            throw new PlanException(
                    what + "; its certificate must be valid for " + target.host()
                            + " and known to Java (JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE names another trust store)");
        }
        if (refusal.kind() == FailureKind.STATUS_4XX || refusal.kind() == FailureKind.PROTOCOL) {
            throw new PlanException(what + "; check the path in --target");
        }
        throw new EnvironmentException(what + "; start the service, or check host and port in --target");
    }
}
