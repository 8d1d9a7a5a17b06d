package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.PortLedger;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Predicts how many of the driver's ports are held at a time. A side that closes first holds its port towards the
 * destination for 60 s (TCP_TIMEWAIT_LEN); with {@code tcp_tw_reuse} in force connect() takes it back once the clock's
 * second has changed, so for less than 2 s. A server that closes first holds no port of the client.
 *
 * @param range of this machine
 * @param loopback whether the destination is on loopback
 */
record PortBudget(PortRange range, boolean loopback) {

    /** Above this share connect() searches long for a free port, which would be measured as the driver's CPU. */
    private static final double USABLE_SHARE = 0.7;

    private static final Pattern LOOPBACK_NAMES = Pattern.compile("localhost|127\\..*|::1");

    /** Returns the budget of a plan on this machine. */
    static PortBudget of(ExperimentPlan plan) {
        boolean loopback = plan.foreignTarget()
                .map(target -> LOOPBACK_NAMES.matcher(target.host()).matches())
                .orElse(true);
        return new PortBudget(PortRange.read(), loopback);
    }

    /** Returns the highest rate at which no destination runs out of ports; infinite when the driver holds none. */
    double sustainableRate(ExperimentPlan plan) {
        boolean holds = plan.closeBy() == CloseBy.CLIENT
                && plan.arms().stream().anyMatch(arm -> arm.clientHop().isShort());
        return holds ? USABLE_SHARE * range.ports() / loadedSeconds(plan) : Double.POSITIVE_INFINITY;
    }

    /**
     * Checks the rate that the user chose; one that the lab chooses stays within the budget by itself.
     *
     * @throws PlanException when the run would run out of ports
     */
    void require(ExperimentPlan plan) {
        double ratePerSecond = highestRate(plan.load());
        double sustainable = sustainableRate(plan);
        if (ratePerSecond > sustainable) {
            throw new PlanException(String.format(
                    Locale.ROOT,
                    "this run would run out of ports: at %.0f/s the driver would hold %.0f ports in TIME_WAIT towards one"
                            + " destination, and of %d at most %.0f %% are usable; use --rate %.0f or less, --close-by"
                            + " server, or widen net.ipv4.ip_local_port_range",
                    ratePerSecond,
                    ratePerSecond * loadedSeconds(plan),
                    range.ports(),
                    100 * USABLE_SHARE,
                    Math.floor(sustainable)));
        }
    }

    private static double highestRate(LoadModel load) {
        if (load instanceof LoadModel.Rates rates) {
            return Collections.max(rates.ratesPerSecond());
        }
        return load instanceof LoadModel.OpenLoop open ? open.ratePerSecond() : 0;
    }

    /** Seconds of load on one destination within the time that a port is held. */
    private double loadedSeconds(ExperimentPlan plan) {
        double hold = new PortLedger(range.ports(), range.reuses(loopback)).holdSeconds();
        double trial = plan.leadInSeconds() + plan.trialSeconds();
        double trialsWithin = Math.min(
                plan.blocks() * plan.load().loads(),
                Math.ceil(hold / (trial * plan.arms().size())));
        // Arms of the lab's own nginx have a port each; those of a foreign target share one.
        long sharing = plan.foreignTarget().isEmpty()
                ? 1
                : plan.arms().stream().filter(arm -> arm.clientHop().isShort()).count();
        return Math.min(hold, trial * trialsWithin * sharing);
    }
}
