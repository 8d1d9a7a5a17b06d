package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Who listens on a port: the processes that hold its listening socket, told by the socket's inode. */
public final class ListeningProcesses {

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
            Set<Long> sockets = listening(process, port);
            if (!sockets.isEmpty()) {
                try {
                    if (holds(process, sockets)) {
                        holders.add(ProcFiles.pid(process));
                    }
                } catch (IOException e) {
                    hidden.add(ProcFiles.pid(process));
                }
            }
        }
        return holders.isEmpty() && isOneProgram(hidden) ? hidden : holders;
    }

    private static List<Path> processes(String program) {
        return ProcFiles.processes().stream()
                .filter(process -> ProcFiles.program(process).equals(program))
                .toList();
    }

    /** Returns the inodes of the sockets that listen on the port, as the process's network namespace lists them. */
    private static Set<Long> listening(Path process, int port) {
        Set<Long> inodes = new HashSet<>();
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : ProcFiles.read(process.resolve(table)).lines().toList()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > INODE && columns[1].endsWith(suffix) && columns[STATE].equals(LISTEN)) {
                    inodes.add(Long.parseLong(columns[INODE]));
                }
            }
        }
        return inodes;
    }

    private static boolean holds(Path process, Set<Long> sockets) throws IOException {
        boolean[] held = new boolean[1];
        ProcFiles.sockets(process, Integer.MAX_VALUE, inode -> {
            held[0] |= sockets.contains(inode);
            return !held[0];
        });
        return held[0];
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
}
