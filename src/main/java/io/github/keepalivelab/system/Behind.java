package io.github.keepalivelab.system;

import io.github.keepalivelab.machine.linux.ListeningProcesses;
import io.github.keepalivelab.system.ledger.Outgoing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /**
     * Processes that the user names.
     *
     * @param nginx master or worker; empty to look for it
     * @param backend empty to look for it
     */
    public record Named(Optional<Long> nginx, Optional<Long> backend) {}

    /**
     * Looks behind a service, with some requests of our own; where the kernel does not tell, nothing is seen.
     *
     * @param answers sends a request; whether it was answered
     */
    public static Behind look(InetSocketAddress service, Named named, BooleanSupplier answers) {
        try {
            return Outgoing.during(service, requests -> (int) IntStream.range(0, requests)
                            .filter(request -> answers.getAsBoolean())
                            .count())
                    .map(behind -> of(service.getPort(), named, behind.answered(), behind.fitting()))
                    .orElse(NOTHING);
        } catch (IOException e) {
            throw new IllegalStateException("nothing that is asked here throws it", e);
        }
    }

    private static Behind of(int port, Named named, int answered, List<Outgoing.Seen> fitting) {
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
                .map(process -> Stream.concat(Stream.of(pid), process.children().map(ProcessHandle::pid))
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
