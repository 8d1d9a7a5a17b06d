package io.github.keepalivelab.cli;

import io.github.keepalivelab.experiment.ExperimentRunner;
import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.load.FailureKind;
import io.github.keepalivelab.load.Knock;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.probe.OpenFiles;
import io.github.keepalivelab.topology.EnvironmentException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What can be known to fail before anything is started. */
final class Preflight {

    /** Descriptors that a virtual machine with its jar, its logs and its metrics holds, with room to spare. */
    private static final int DESCRIPTORS_OF_A_PROCESS = 100;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Preflight() {}

    static void check(ExperimentPlan plan) {
        descriptors(plan);
        ExperimentRunner.requirePorts(plan);
        plan.foreignTarget().ifPresent(target -> answers(target, plan));
    }

    /** nginx needs most: the client connections of one arm, and the upstream connections of every arm. */
    private static void descriptors(ExperimentPlan plan) {
        int needed =
                DESCRIPTORS_OF_A_PROCESS + plan.connections() * (1 + plan.arms().size());
        long limit = OpenFiles.limits().now();
        if (limit < needed) {
            throw new EnvironmentException("the limit of open files is " + limit + ", this run needs " + needed
                    + " in each process; raise it with 'ulimit -n " + Math.max(1024, needed)
                    + "', or lower --connections");
        }
    }

    private static void answers(Target target, ExperimentPlan plan) {
        InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
        if (address.isUnresolved()) {
            throw new PlanException(
                    "target host '" + target.host() + "' cannot be resolved; check the name in --target");
        }
        Endpoint endpoint = new Endpoint(
                address,
                target.tls(),
                target.host(),
                target.authority(),
                target.path(),
                ConnectionPolicy.SHORT,
                plan.closeBy(),
                Math.round(plan.timeoutSeconds() * NANOS_PER_SECOND));
        Optional<Knock.Refusal> refusal = Knock.at(endpoint);
        if (refusal.isPresent()) {
            refuse(target, refusal.get());
        }
    }

    private static void refuse(Target target, Knock.Refusal refusal) {
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
