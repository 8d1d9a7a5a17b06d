package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * TCP_USER_TIMEOUT (RFC 5482, tcp(7)), which the JDK does not offer. The descriptor of a socket is found by the inode that
 * the kernel lists with its port, because the JDK does not tell it either.
 */
public final class UserTimeout {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;

    private UserTimeout() {}

    /**
     * Sets the option; to be called on a thread of the sockets' namespace.
     *
     * @param serverPort to which the sockets are connected
     * @param millisByPort timeout for each local port
     * @throws IOException when a socket is not found or the kernel refuses
     */
    public static void set(int serverPort, Map<Integer, Integer> millisByPort) throws IOException {
        Map<String, Integer> millisByInode = new HashMap<>();
        for (SocketTable.Socket socket : SocketTable.read()) {
            Integer millis = millisByPort.get(socket.localPort());
            // Two sockets may have one local port when their destinations differ.
            if (millis != null && socket.remotePort() == serverPort) {
                millisByInode.put("socket:[" + socket.inode() + "]", millis);
            }
        }
        int set = 0;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                Integer millis = millisByInode.get(target(descriptor));
                if (millis != null) {
                    set(Integer.parseInt(descriptor.getFileName().toString()), millis);
                    set++;
                }
            }
        }
        if (set != millisByPort.size()) {
            throw new IOException(
                    "TCP_USER_TIMEOUT could be set on " + set + " of " + millisByPort.size() + " sockets");
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // The listing's own descriptor is gone by now.
            return "";
        }
    }

    private static void set(int descriptor, int millis) throws IOException {
        try {
            Libc.option(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, millis);
        } catch (IOException e) {
            throw new IOException("TCP_USER_TIMEOUT: " + e.getMessage());
        }
    }
}
