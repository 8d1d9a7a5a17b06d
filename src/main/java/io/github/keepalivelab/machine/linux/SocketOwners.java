package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which process holds which socket, told by the socket's inode, as far as the calling user may see descriptors. */
public final class SocketOwners {

    /** A process with more descriptors than this takes longer to look through than a look may take. */
    private static final int MOST_DESCRIPTORS = 20_000;

    private final Map<Long, Owner> owners = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();

    private SocketOwners() {}

    /**
     * A process.
     *
     * @param pid its number
     * @param name of its program, at most 15 characters
     */
    public record Owner(long pid, String name) {}

    /**
     * Looks for the holders of sockets.
     *
     * @param inodes of the sockets
     * @param programs whose descriptors to look through
     */
    public static SocketOwners find(Set<Long> inodes, Predicate<String> programs) {
        SocketOwners found = new SocketOwners();
        Set<Long> missing = wanted(inodes);
        for (Path process : missing.isEmpty() ? List.<Path>of() : ProcFiles.processes()) {
            String name = ProcFiles.program(process);
            if (!name.isEmpty() && programs.test(name)) {
                found.lookThrough(process, name, missing);
            }
        }
        return found;
    }

    /** Returns the processes of a name that run now. */
    public static List<Long> running(String program) {
        return ProcFiles.processes().stream()
                .filter(process -> ProcFiles.program(process).equals(program))
                .map(ProcFiles::pid)
                .toList();
    }

    /** Returns those of some sockets that some processes hold, quickly. */
    public static Set<Long> held(List<Long> pids, Set<Long> inodes) {
        SocketOwners found = new SocketOwners();
        Set<Long> missing = wanted(inodes);
        pids.forEach(pid -> found.lookThrough(ProcFiles.process(pid), "", missing));
        return found.owners.keySet();
    }

    /** A socket that no process holds has inode 0. */
    private static Set<Long> wanted(Set<Long> inodes) {
        Set<Long> wanted = new HashSet<>(inodes);
        wanted.remove(0L);
        return wanted;
    }

    private void lookThrough(Path process, String name, Set<Long> missing) {
        if (missing.isEmpty()) {
            return;
        }
        try {
            ProcFiles.sockets(process, MOST_DESCRIPTORS, inode -> {
                if (missing.remove(inode)) {
                    owners.put(inode, new Owner(ProcFiles.pid(process), name));
                }
                return !missing.isEmpty();
            });
        } catch (IOException e) {
            hidden.add(name);
        }
    }

    /** Returns the holders found, by inode. */
    public Map<Long, Owner> owners() {
        return owners;
    }

    /** Returns the names of programs whose descriptors this user may not see. */
    public Set<String> hidden() {
        return hidden;
    }
}
