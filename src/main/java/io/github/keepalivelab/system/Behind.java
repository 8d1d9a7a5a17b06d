package io.github.keepalivelab.system;

import io.github.keepalivelab.machine.linux.ListeningProcesses;
import io.github.keepalivelab.system.ledger.Outgoing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is behind somebody else's service when it runs on this machine: told by the kernel's ledger and by who listens.
 *
 * @param nginxPids nginx's processes; empty when the service is none or may not be seen
 * @param backendPid the process that answers in the end; empty when it is not seen
 * @param upstreamPort where the service connects to; empty when it is not seen to
 * @param isUnclear whether the service connects somewhere, and it is not known where
 * @param sentence what was found; empty when nothing was
 */
public record Behind(
        List<Long> nginxPids,
        Optional<Long> backendPid,
        Optional<Integer> upstreamPort,
        boolean isUnclear,
        String sentence) {

    /** Nothing is seen. */
    public static final Behind NOTHING = new Behind(List.of(), Optional.empty(), Optional.empty(), false, "");

    private static final String NGINX = "nginx";
    private static final String JAVA = "java";

    /** Enough to tell a pool of several workers from none. */
    private static final int REQUESTS = 30;

    /** Sends a request to the service. */
    public interface Knock {
        /** Returns whether it was answered. */
        boolean answered();
    }

    /**
     * Processes that the user names.
     *
     * @param nginx master or worker; empty to look for it
     * @param backend empty to look for it
     */
    public record Named(Optional<Long> nginx, Optional<Long> backend) {
        /** None. */
        public static final Named NONE = new Named(Optional.empty(), Optional.empty());
    }

    /** Looks behind a service, with some requests of our own; where the kernel does not tell, nothing is seen. */
    public static Behind look(InetSocketAddress service, Named named, Knock knock) {
        try {
            if (!Outgoing.isListenedOnHere(service)) {
                return NOTHING;
            }
            try (Outgoing outgoing = Outgoing.start()) {
                int answered = 0;
                for (int i = 0; i < REQUESTS; i++) {
                    answered += knock.answered() ? 1 : 0;
                }
                return of(service.getPort(), named, answered, outgoing.stop());
            }
        } catch (IOException e) {
            return NOTHING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOTHING;
        }
    }

    private static Behind of(int port, Named named, int answered, List<Outgoing.Seen> seen) {
        List<Outgoing.Seen> fitting = Outgoing.fitting(answered, port, seen);
        List<Long> nginx = named.nginx().map(Behind::family).orElseGet(() -> ListeningProcesses.find(NGINX, port));
        if (fitting.size() != 1) {
            Optional<Long> itself = nginx.isEmpty()
                    ? ListeningProcesses.find(JAVA, port).stream().findFirst()
                    : Optional.empty();
            return new Behind(nginx, named.backend().or(() -> itself), Optional.empty(), fitting.size() > 1, "");
        }
        Outgoing.Seen upstream = fitting.get(0);
        return new Behind(
                nginx,
                named.backend()
                        .or(() -> ListeningProcesses.find(JAVA, upstream.port()).stream()
                                .findFirst()),
                Optional.of(upstream.port()),
                false,
                sentence(nginx, upstream, answered));
    }

    /** The process, and its children: a master and its workers. */
    private static List<Long> family(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(pid),
                                process.children().map(ProcessHandle::pid))
                        .toList())
                .orElse(List.of());
    }

    private static String sentence(List<Long> nginx, Outgoing.Seen upstream, int answered) {
        return String.format(
                Locale.ROOT,
                "behind the target: %s opened %d connections to %s for %d requests%s",
                nginx.isEmpty() ? "it" : "nginx",
                upstream.opened(),
                upstream.address(),
                answered,
                upstream.opened() >= answered ? ": its upstream keep-alive is inert" : "");
    }
}
