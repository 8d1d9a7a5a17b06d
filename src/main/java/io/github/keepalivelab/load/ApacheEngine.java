package io.github.keepalivelab.load;

import io.github.keepalivelab.math.time.NanoClock;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.util.VersionInfo;

/** Apache HttpClient 5: one thread and one blocking connection for each request in flight. */
public final class ApacheEngine implements LoadEngine.Factory {

    /** Why an endpoint did not answer, and in whose words. */
    public record Refusal(FailureKind kind, String detail) {}

    @Override
    public EngineInfo info() {
        return new EngineInfo(
                "httpclient5",
                version("org.apache.hc.client5"),
                "HttpClient " + version("org.apache.hc.client5") + " TLS over HttpCore "
                        + version("org.apache.hc.core5")
                        + " blocking connections, one for each driver thread, without the execution chain",
                "platform");
    }

    @Override
    public LoadEngine create(int connections) {
        return new ThreadedEngine(connections, NanoClock.SYSTEM, ApacheTransport::new);
    }

    /** Sends one request; returns why it failed, empty when it was answered with a status below 400. */
    public Optional<Refusal> knock(Endpoint endpoint) {
        try (ApacheTransport transport = new ApacheTransport(endpoint);
                Watchdog watchdog = new Watchdog()) {
            watchdog.watch(List.of(transport));
            FailureKind kind = transport.exchange();
            transport.afterExchange();
            return kind == null ? Optional.empty() : Optional.of(new Refusal(kind, transport.lastFailure()));
        }
    }

    private static String version(String module) {
        VersionInfo info = VersionInfo.loadVersionInfo(module, ApacheEngine.class.getClassLoader());
        return info == null ? "of unknown version" : info.getRelease();
    }
}
