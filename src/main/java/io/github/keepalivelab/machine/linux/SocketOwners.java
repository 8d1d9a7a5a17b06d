package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which process holds which socket, told by the socket's inode, as far as the calling user may see descriptors. */
public final class SocketOwners {

    private static final Path PROC = Path.of("/proc");
    private static final String SOCKET = "socket:[";
    private static final String LOADER = "ld-linux";
    private static final String NGINX = "nginx";

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
        Set<Long> missing = new HashSet<>(inodes);
        missing.remove(0L);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (missing.isEmpty()) {
                    break;
                }
                found.lookThrough(process, missing, programs);
            }
        } catch (IOException e) {
            // Without /proc nobody is known.
            found.hidden.add("/proc");
        }
        return found;
    }

    /** Returns the processes of a name that run now. */
    public static List<Long> running(String program) {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (name(process).equals(program)) {
                    pids.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            // Without /proc nobody is known.
            return pids;
        }
        return pids;
    }

    /** Returns those of some sockets that some processes hold, quickly. */
    public static Set<Long> held(List<Long> pids, Set<Long> inodes) {
        SocketOwners found = new SocketOwners();
        Set<Long> missing = new HashSet<>(inodes);
        missing.remove(0L);
        for (long pid : pids) {
            found.descriptors(PROC.resolve(String.valueOf(pid)), "", missing);
        }
        return found.owners.keySet();
    }

    /** One that was started by its own loader, as an unpacked program may be, has the loader's name. */
    private static String name(Path process) {
        try {
            String name = Files.readString(process.resolve("comm")).strip();
            boolean loaded = name.startsWith(LOADER)
                    && Files.readString(process.resolve("cmdline")).contains(NGINX);
            return loaded ? NGINX : name;
        } catch (IOException e) {
            return ""; // It has ended.
        }
    }

    private void lookThrough(Path process, Set<Long> missing, Predicate<String> programs) {
        String name = name(process);
        if (!name.isEmpty() && programs.test(name)) {
            descriptors(process, name, missing);
        }
    }

    private void descriptors(Path process, String name, Set<Long> missing) {
        int left = MOST_DESCRIPTORS;
        if (missing.isEmpty()) {
            return;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                long inode = inode(descriptor);
                if (inode > 0 && missing.remove(inode)) {
                    owners.put(
                            inode,
                            new Owner(Long.parseLong(process.getFileName().toString()), name));
                }
                if (missing.isEmpty() || --left == 0) {
                    return;
                }
            }
        } catch (IOException e) {
            hidden.add(name);
        }
    }

    /** Returns the inode of the socket that a descriptor stands for; 0 when it stands for something else. */
    private static long inode(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith(SOCKET)
                    ? Long.parseLong(target.substring(SOCKET.length(), target.length() - 1))
                    : 0;
        } catch (IOException e) {
            return 0; // It was closed meanwhile.
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
