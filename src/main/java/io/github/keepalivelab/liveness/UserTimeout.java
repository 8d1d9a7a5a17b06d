package io.github.keepalivelab.liveness;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * TCP_USER_TIMEOUT (RFC 5482, tcp(7)), which the JDK does not offer. The descriptor of a socket is found by the inode that
 * the kernel lists with its port, because the JDK does not tell it either.
 */
final class UserTimeout {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    static {
        Native.register(UserTimeout.class, "c");
    }

    private UserTimeout() {}

    /**
     * Sets the option; to be called on a thread of the sockets' namespace.
     *
     * @param serverPort to which the sockets are connected
     * @param millisByPort timeout for each local port
     * @throws IOException when a socket is not found or the kernel refuses
     */
    static void set(int serverPort, Map<Integer, Integer> millisByPort) throws IOException {
        Map<String, Integer> millisByInode = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/tcp"))) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length > INODE && columns[LOCAL].indexOf(':') > 0) {
                Integer millis = millisByPort.get(port(columns[LOCAL]));
                // Two sockets may have one local port when their destinations differ.
                if (millis != null && port(columns[REMOTE]) == serverPort) {
                    millisByInode.put("socket:[" + columns[INODE] + "]", millis);
                }
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

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
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
        ByteBuffer value = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
        value.putInt(millis);
        try {
            setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, value.array(), 4);
        } catch (LastErrorException e) {
            throw new IOException("TCP_USER_TIMEOUT is refused: " + e.getMessage());
        }
    }

    private static native int setsockopt(int descriptor, int level, int name, byte[] value, int length)
            throws LastErrorException;
}
