package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Who listens on a port: the processes that hold its listening socket, told by the socket's inode. */
public final class ListeningProcesses {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTEN = "0A";
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningProcesses() {}

    /**
     * Returns the pids of the processes of a name that listen on a port, in whatever network namespace they are. Where their
     * descriptors may not be read, those in whose network namespace the port is open are taken, as long as they are one
     * program: a master and its workers. Empty when that cannot be told.
     *
     * @param program name of the program, as /proc/PID/comm has it
     * @param port TCP port
     */
    public static List<Long> find(String program, int port) {
        List<Long> holders = new ArrayList<>();
        List<Long> hidden = new ArrayList<>();
        for (Path process : processes(program)) {
            Set<String> sockets = listening(process, port);
            if (!sockets.isEmpty()) {
                try {
                    if (holds(process, sockets)) {
                        holders.add(pid(process));
                    }
                } catch (IOException e) {
                    hidden.add(pid(process));
                }
            }
        }
        return holders.isEmpty() && isOneProgram(hidden) ? hidden : holders;
    }

    private static List<Path> processes(String program) {
        try (Stream<Path> all = Files.list(PROC)) {
            return all.filter(process ->
                            Character.isDigit(process.getFileName().toString().charAt(0)))
                    .filter(process -> read(process.resolve("comm")).strip().equals(program))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns the inodes of the sockets that listen on the port, as the process's network namespace lists them. */
    private static Set<String> listening(Path process, int port) {
        Set<String> inodes = new HashSet<>();
        String suffix = String.format(java.util.Locale.ROOT, ":%04X", port);
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : read(process.resolve(table)).lines().toList()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > INODE && columns[1].endsWith(suffix) && columns[STATE].equals(LISTEN)) {
                    inodes.add("socket:[" + columns[INODE] + "]");
                }
            }
        }
        return inodes;
    }

    private static boolean holds(Path process, Set<String> sockets) throws IOException {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether all but one are children of that one. */
    private static boolean isOneProgram(List<Long> pids) {
        long masters = pids.stream()
                .filter(pid -> ProcessHandle.of(pid)
                        .flatMap(ProcessHandle::parent)
                        .filter(parent -> pids.contains(parent.pid()))
                        .isEmpty())
                .count();
        return masters == 1;
    }

    private static long pid(Path process) {
        return Long.parseLong(process.getFileName().toString());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // The process has ended meanwhile, or hides it.
            return "";
        }
    }
}
