package io.github.keepalivelab.result;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of stored results, named after the verbs that make them. */
public enum Kind {
    /** Long against short connections. */
    COMPARE(CompareResult.class),
    /** The same comparison several times. */
    RUNS(RunsResult.class),
    /** Settings of nginx on, off and left out. */
    ABLATE(AblateResult.class),
    /** Ports used up. */
    EXHAUST(ExhaustResult.class),
    /** Faults against failure detectors. */
    LIVENESS(LivenessResult.class),
    /** Users' pools and servers when an idle connection dies. */
    POOLS(PoolsResult.class),
    /** Many idle connections. */
    HOLD(HoldResult.class),
    /** Packets of an exchange. */
    ANATOMY(AnatomyResult.class),
    /** A configuration and an endpoint examined. */
    DOCTOR(DoctorResult.class),
    /** The connections of a running system. */
    WATCH(WatchResult.class);

    private final Class<? extends Body> body;

    Kind(Class<? extends Body> body) {
        this.body = body;
    }

    /** Returns the verb, as results.json says. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the shape of its body. */
    public Class<? extends Body> body() {
        return body;
    }

    /** Finds a kind by its label. */
    public static Optional<Kind> find(String label) {
        return Stream.of(values()).filter(kind -> kind.label().equals(label)).findFirst();
    }
}
