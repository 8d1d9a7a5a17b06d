package io.github.keepalivelab.load;

import java.util.List;
import java.util.Optional;

/** A single request, to learn whether an endpoint answers at all. */
public final class Knock {

    private Knock() {}

    /** Why an endpoint did not answer, and in whose words. */
    public record Refusal(FailureKind kind, String detail) {}

    /** Sends one request; returns why it failed, empty when it was answered with a status below 400. */
    public static Optional<Refusal> at(Endpoint endpoint) {
        try (ApacheTransport transport = new ApacheTransport(endpoint);
                Watchdog watchdog = new Watchdog()) {
            watchdog.watch(List.of(transport));
            FailureKind kind = transport.exchange();
            transport.afterExchange();
            return kind == null ? Optional.empty() : Optional.of(new Refusal(kind, transport.lastFailure()));
        }
    }
}
