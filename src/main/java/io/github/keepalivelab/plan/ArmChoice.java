package io.github.keepalivelab.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which arms there are, and which of them take part. What is empty or null was not said.
 *
 * @param given the arms themselves
 * @param specs arms spelled out one by one
 * @param names of those of the known arms that take part
 * @param target somebody else's service
 * @param clientProtocol what driver and the lab's own nginx speak
 * @param closeBy who closes short client connections
 * @param control whether one arm is compared with itself
 */
record ArmChoice(
        List<Arm> given,
        List<ArmSpec> specs,
        List<String> names,
        @Nullable Target target,
        @Nullable Protocol clientProtocol,
        CloseBy closeBy,
        boolean control) {

    /**
     * Returns the arms that take part.
     *
     * @throws PlanException when one is unknown, or two settings contradict each other
     */
    List<Arm> arms() {
        return (control ? controlArms() : chosenArms())
                .stream().map(this::withCloser).toList();
    }

    /** Returns the name of the arm that others are compared with where nobody says: the one with the most to open. */
    String baseline(List<Arm> chosen) {
        // In an A/A run the arms are alike and the first one stands for the baseline.
        return control
                ? chosen.get(0).name()
                : chosen.stream()
                        .max(Comparator.comparingInt(Arm::shortHops).thenComparing(Arm::isFullEveryTime))
                        .orElseThrow()
                        .name();
    }

    private Arm withCloser(Arm arm) {
        Hop hop = arm.clientHop().closedBy(closeBy);
        if (arm instanceof Arm.Paired paired) {
            return new Arm.Paired(paired.name(), hop, paired.upstream(), paired.path());
        }
        if (arm instanceof Arm.Configured configured) {
            return new Arm.Configured(configured.name(), hop, configured.nginx(), configured.path());
        }
        return new Arm.Foreign(arm.name(), hop, arm.path());
    }

    private List<Arm> chosenArms() {
        List<Arm> known = known();
        return names.isEmpty()
                ? known
                : names.stream().map(name -> find(known, name)).toList();
    }

    /** An A/A run measures one arm, by default the longest, under two names. */
    private List<Arm> controlArms() {
        List<Arm> known = known();
        if (names.size() > 1) {
            throw new PlanException(
                    "--control compares one arm with itself, so --arms must name one, was " + String.join(",", names));
        }
        Arm arm = names.isEmpty() ? known.get(0) : find(known, names.get(0));
        return List.of(arm, arm.control());
    }

    private List<Arm> known() {
        if (!given.isEmpty()) {
            return given;
        }
        Target foreign = target;
        if (clientProtocol != null && (foreign != null || !specs.isEmpty())) {
            throw new PlanException(
                    "--client-protocol is about the lab's own nginx and its usual arms; a target's protocol is that of its address");
        }
        if (!specs.isEmpty()) {
            return specs.stream()
                    .map(spec -> foreign == null ? spec.own() : spec.at(foreign))
                    .toList();
        }
        if (foreign == null) {
            return clientProtocol == Protocol.HTTPS ? Arm.allOverTls() : Arm.all();
        }
        List<Arm> both = new ArrayList<>();
        if (foreign.tls()) {
            Arm.overTls().forEach((name, hop) -> both.add(new Arm.Foreign(name, hop, foreign.path())));
            return both;
        }
        for (ConnectionPolicy policy : ConnectionPolicy.values()) {
            both.add(foreign.arm(policy.label(), policy, foreign.path()));
        }
        return both;
    }

    private static Arm find(List<Arm> known, String name) {
        Optional<Arm> found =
                known.stream().filter(arm -> arm.name().equals(name)).findFirst();
        return found.orElseThrow(() -> new PlanException("unknown arm '" + name + "'; known are "
                + known.stream().map(Arm::name).collect(Collectors.joining(", "))));
    }
}
