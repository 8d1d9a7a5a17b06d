package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.load.Endpoint;
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
import io.github.keepalivelab.system.Behind;
import io.github.keepalivelab.system.ForeignTopology;
import java.util.function.Consumer;

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
     * Checks that somebody else's service answers; returns it, with what is behind it where that is on this machine.
     *
     * @param named processes that the user names
     * @param say told what is behind it
     * @throws PlanException when its name or path is wrong
     * @throws EnvironmentException when it does not answer
     */
    public static ForeignTopology reach(Target target, ExperimentPlan plan, Behind.Named named, Consumer<String> say) {
        ForeignTopology topology = new ForeignTopology(target, plan.request());
        if (!topology.isResolved()) {
            throw new PlanException(
                    "target host '" + target.host() + "' cannot be resolved; check the name in --target");
        }
        Hop hop = plan.arms().get(0).clientHop();
        Arm once =
                new Arm.Foreign("once", new Hop(ConnectionPolicy.SHORT, hop.closedBy(), hop.protocol()), target.path());
        Endpoint endpoint = topology.endpoint(once, Math.round(plan.timeoutSeconds() * NANOS_PER_SECOND));
        new ApacheEngine().knock(endpoint).ifPresent(given -> refuse(target, given));
        Behind behind = Behind.look(
                topology.address(),
                named,
                () -> new ApacheEngine().knock(endpoint).isEmpty());
        if (!behind.sentence().isEmpty()) {
            say.accept(behind.sentence());
        }
        return topology.before(behind);
    }

    private static void refuse(Target target, ApacheEngine.Refusal refusal) {
        if (refusal.kind().isStatus() && refusal.kind() != FailureKind.STATUS_5XX) {
            throw new PlanException("target " + target + " answers with " + refusal.detail()
                    + "; an answer is a status from 200 to 299: send what it wants (-X, -H, -d), or say with --expect which status is"
                    + " one");
        }
        String what = "target " + target + " does not answer a request ("
                + refusal.kind().label() + ": " + refusal.detail() + ")";
        if (refusal.kind() == FailureKind.TLS) {
            throw new PlanException(what + "; its certificate must be valid for " + target.host()
                    + " and known to Java: --cacert FILE names who signed it, --insecure does not check it");
        }
        if (refusal.kind() == FailureKind.PROTOCOL) {
            throw new PlanException(what + "; check the path in --target");
        }
        throw new EnvironmentException(what + "; start the service, or check host and port in --target");
    }
}
