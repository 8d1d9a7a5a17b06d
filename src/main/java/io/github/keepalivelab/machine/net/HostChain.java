package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.linux.Interfaces;
import io.github.keepalivelab.machine.linux.Libc;
import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.machine.linux.Sysctl;
import io.github.keepalivelab.machine.process.EnvironmentException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Hosts in a row, each with a network of its own and a cable (a veth pair) to the next. Every interface receives in a kernel
 * thread of its own (threaded NAPI), whose CPU clock can be read: so the kernel's work of receiving is charged to the host that
 * receives, where loopback charges it to whoever sent.
 *
 * <p>The first host is this process, which must be in a network namespace of the lab's own with {@code /sys} mounted for it. The
 * others are threads of this process; a program that such a thread starts belongs to its host. Everything goes with the process.
 */
public final class HostChain implements AutoCloseable {

    private static final int PREFIX_BITS = 24;
    private static final long NAME_SPACE = 36L * 36 * 36;
    private static final int RADIX = 36;
    /**
     * Above the ports that the lab listens on ({@link FreePorts}), so that no outgoing connection can take one first; and by
     * default TIME_WAIT is reused on loopback only.
     */
    private static final PortRange PORTS = new PortRange(FreePorts.HIGHEST + 1, 65_535, 1);

    private final List<Host> hosts = new ArrayList<>();
    private final List<Host> between = new ArrayList<>();
    private final List<DelayLine> lines = new ArrayList<>();

    private HostChain() {}

    /**
     * Makes hosts and short cables.
     *
     * @param count how many, at least 2
     * @throws EnvironmentException when the kernel refuses something, with what
     */
    public static HostChain of(int count) {
        return of(Collections.nCopies(count - 1, 0L));
    }

    /**
     * Makes hosts and the cables between them.
     *
     * @param oneWayNanos how long a frame is on its way over each cable, at least one
     * @throws EnvironmentException when the kernel refuses something, with what
     */
    public static HostChain of(List<Long> oneWayNanos) {
        HostChain chain = new HostChain();
        try {
            chain.build(oneWayNanos);
            return chain;
        } catch (IOException | EnvironmentException e) {
            chain.close();
            throw new EnvironmentException("hosts of the lab's own cannot be made: " + e.getMessage());
        }
    }

    /** Returns the ports that each host connects from. */
    public static PortRange ports() {
        return PORTS;
    }

    /** Returns a host, counted from 0, which is the driver's. */
    public Host host(int number) {
        return hosts.get(number);
    }

    /**
     * Does something where this process is.
     *
     * @throws IOException as the work does
     */
    public static <T> T here(Callable<T> work) throws IOException {
        try {
            return work.call();
        } catch (Exception e) {
            throw failure(e);
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return cause instanceof IOException failure ? failure : new IOException(String.valueOf(cause));
    }

    /** Returns the cables that are long ones. */
    public List<DelayLine> lines() {
        return List.copyOf(lines);
    }

    private void build(List<Long> oneWayNanos) throws IOException {
        hosts.add(new Host(null));
        for (int i = 1; i <= oneWayNanos.size(); i++) {
            hosts.add(new Host(thread("host-" + i)));
        }
        for (Host host : hosts) {
            host.call(() -> {
                Interfaces.up("lo");
                Sysctl.write("net.ipv4.ip_local_port_range", PORTS.first() + " " + PORTS.last());
                // By default it covers loopback only; without it the search for a free port would be measured.
                Sysctl.write("net.ipv4.tcp_tw_reuse", "1");
                return host;
            });
        }
        String unique = Long.toString(ProcessHandle.current().pid() % NAME_SPACE, RADIX);
        for (int i = 0; i < oneWayNanos.size(); i++) {
            String name = "k" + unique + i;
            Host left = hosts.get(i);
            Host right = hosts.get(i + 1);
            if (oneWayNanos.get(i) == 0) {
                cable(name + "l", left, name + "r", right);
            } else {
                Host line = new Host(thread("line-" + i));
                between.add(line);
                cable(name + "l", left, name + "m", line);
                cable(name + "n", line, name + "r", right);
                lines.add(DelayLine.start(line, name + "m", name + "n", oneWayNanos.get(i)));
            }
            left.address(name + "l", address(i, 1));
            right.address(name + "r", address(i, 2));
            right.address = address(i, 2);
        }
    }

    /** Both ends are made here, where /sys shows them, and moved when they are set. */
    private static void cable(String one, Host left, String other, Host right) throws IOException {
        Interfaces.makeCable(one, other);
        for (String end : List.of(one, other)) {
            Interfaces.receiveByNapi(end);
            Interfaces.up(end);
        }
        for (String end : List.of(one, other)) {
            threaded(end);
        }
        left.connect(one);
        right.connect(other);
        left.up(one);
        right.up(other);
    }

    private static void threaded(String device) throws IOException {
        Path file = Path.of("/sys/class/net", device, "threaded");
        if (!Files.exists(file)) {
            throw new IOException("this kernel has no threaded NAPI, which needs Linux 5.12 or newer");
        }
        Files.writeString(file, "1");
    }

    private static InetAddress address(int network, int host) throws IOException {
        return InetAddress.getByAddress(new byte[] {10, 77, (byte) network, (byte) host});
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(
                    () -> {
                        try {
                            Libc.leaveNetwork();
                        } catch (IOException e) {
                            throw new EnvironmentException(String.valueOf(e.getMessage()));
                        }
                        work.run();
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void close() {
        lines.forEach(DelayLine::close);
        between.forEach(Host::close);
        hosts.forEach(Host::close);
    }

    /** A host of the chain. */
    public static final class Host {

        private final @Nullable ExecutorService thread;
        private final List<String> devices = new ArrayList<>();
        private InetAddress address = Loopback.address();

        private Host(@Nullable ExecutorService thread) {
            this.thread = thread;
        }

        /** Returns the address at which the host before it reaches it; that of loopback for the first. */
        public InetAddress address() {
            return address;
        }

        /**
         * Does something on this host: what it opens, reads or starts belongs to it.
         *
         * @throws IOException as the work does
         */
        public <T> T call(Callable<T> work) throws IOException {
            ExecutorService mine = thread;
            if (mine == null) {
                return here(work);
            }
            try {
                return mine.submit(work).get();
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EnvironmentException("interrupted");
            }
        }

        /**
         * Returns a further address at which the host before it reaches it, which it gets now.
         *
         * @param number from 1 to 200, once each
         * @throws IOException when the kernel refuses it
         */
        public InetAddress further(int number) throws IOException {
            byte[] bytes = address.getAddress();
            bytes[bytes.length - 1] += (byte) number;
            InetAddress further = InetAddress.getByAddress(bytes);
            return call(() -> {
                Interfaces.address(devices.get(0), further, PREFIX_BITS);
                return further;
            });
        }

        private void connect(String device) throws IOException {
            ExecutorService mine = thread;
            if (mine != null) {
                int namespace = call(() -> Libc.openFile("/proc/thread-self/ns/net"));
                try {
                    Interfaces.move(device, namespace);
                } finally {
                    Libc.closeFile(namespace);
                }
            }
            devices.add(device);
        }

        private void address(String device, InetAddress own) throws IOException {
            call(() -> {
                Interfaces.address(device, own, PREFIX_BITS);
                return device;
            });
        }

        private void up(String device) throws IOException {
            call(() -> {
                Interfaces.up(device);
                return device;
            });
        }

        /**
         * Returns the kernel threads in which this host's interfaces receive.
         *
         * @throws IOException when they cannot be seen, as in a PID namespace
         */
        public List<Long> interfaceThreads() throws IOException {
            List<Long> threads = new ArrayList<>();
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (Path process : processes) {
                    String name = name(process);
                    if (devices.stream().anyMatch(device -> name.startsWith("napi/" + device + "-"))) {
                        threads.add(Long.valueOf(process.getFileName().toString()));
                    }
                }
            }
            if (threads.size() < devices.size()) {
                throw new IOException("the kernel threads of the interfaces cannot be seen");
            }
            return threads;
        }

        private static String name(Path process) {
            try {
                return Files.readString(process.resolve("comm"), StandardCharsets.UTF_8);
            } catch (IOException e) {
                // It has ended meanwhile.
                return "";
            }
        }

        private void close() {
            ExecutorService mine = thread;
            if (mine != null) {
                mine.shutdownNow();
            }
        }
    }
}
