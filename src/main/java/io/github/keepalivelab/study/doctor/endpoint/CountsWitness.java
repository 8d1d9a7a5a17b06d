package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.DoctorResult.Upstream;
import io.github.keepalivelab.system.http.BackendCounts;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;
import java.util.List;

/** The lab's backend counts, at its management port, the connections that it accepted and the requests that they carried. */
final class CountsWitness implements UpstreamWitness {

    /** Over new connections each request may meet another worker of the proxy, with a pool of its own. */
    private static final int REQUESTS_OVER_NEW_CONNECTIONS = 30;

    private final Target backend;
    private final WireOptions options;

    CountsWitness(Target backend, WireOptions options) {
        this.backend = backend;
        this.options = options;
    }

    /**
     * Reads the counts.
     *
     * @throws IOException when it is not the lab's backend that answers there; the message names its address
     */
    BackendCounts counts() throws IOException {
        try (HttpWire wire = HttpWire.open(backend, options)) {
            return BackendCounts.parse(wire.get().body());
        } catch (IOException e) {
            throw new IOException("--backend-url " + backend + " tells no counts: " + e.getMessage(), e);
        }
    }

    @Override
    public Testimony testify(Asker asker, List<Series> series) throws IOException {
        boolean reused = series.stream().anyMatch(one -> one.answered() > 1);
        BackendCounts before = counts();
        int answered = asker.many(reused ? ENOUGH_REQUESTS : REQUESTS_OVER_NEW_CONNECTIONS);
        BackendCounts after = counts();
        return judge(answered, after.requests() - before.requests(), after.accepted() - before.accepted());
    }

    /**
     * Judges three counts.
     *
     * @param answered requests that this examination sent, and that were answered
     * @param arrived requests that the backend counted meanwhile
     * @param opened connections that it accepted meanwhile
     */
    static Testimony judge(long answered, long arrived, long opened) {
        if (arrived < answered || answered < ENOUGH_REQUESTS) {
            return Testimony.unknown("of " + answered + " requests that were answered, the backend at --backend-url"
                    + " counted " + arrived);
        }
        Upstream upstream = new Upstream("the backend's count of connections", arrived, opened);
        if (opened >= arrived) {
            return new Testimony(false, upstream, null);
        }
        // Requests of others may be among those that arrived, and theirs may be the connections that were reused.
        return opened < answered
                ? new Testimony(true, upstream, null)
                : Testimony.unknown("others asked the backend at --backend-url meanwhile: " + arrived
                        + " requests over " + opened + " new connections");
    }
}
