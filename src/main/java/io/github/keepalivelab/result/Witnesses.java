package io.github.keepalivelab.result;

import org.jspecify.annotations.Nullable;

/**
 * What each witness counted, as plain numbers of connections. Each hop has two; null where a witness cannot see.
 *
 * @param clientByDriver connects that the driver made
 * @param clientByNginx accepts that nginx counted (stub_status), less the probe's own
 * @param upstreamByBackend accepts that the backend counted
 * @param upstreamByKernel the kernel's active opens less those of the driver; counts the whole machine
 * @param clientByKernel the kernel's active opens, where there is no upstream hop of ours
 */
public record Witnesses(
        double clientByDriver,
        @Nullable Double clientByNginx,
        @Nullable Double upstreamByBackend,
        @Nullable Double upstreamByKernel,
        @Nullable Double clientByKernel) {

    /** Adds witness by witness; unseen stays unseen. */
    public Witnesses plus(Witnesses other) {
        return new Witnesses(
                clientByDriver + other.clientByDriver,
                PerHop.add(clientByNginx, other.clientByNginx),
                PerHop.add(upstreamByBackend, other.upstreamByBackend),
                PerHop.add(upstreamByKernel, other.upstreamByKernel),
                PerHop.add(clientByKernel, other.clientByKernel));
    }
}
