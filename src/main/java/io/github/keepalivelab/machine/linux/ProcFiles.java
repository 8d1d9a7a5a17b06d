package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What /proc tells of processes and of the sockets that they hold. */
final class ProcFiles {

    private static final Path PROC = Path.of("/proc");
    private static final String SOCKET = "socket:[";
    private static final String LOADER = "ld-linux";
    private static final String NGINX = "nginx";

    private ProcFiles() {}

    /** Returns the folder of each process; none where there is no /proc. */
    static List<Path> processes() {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            folders.forEach(all::add);
        } catch (IOException e) {
            return List.of();
        }
        return all;
    }

    /** Returns the folder of a process. */
    static Path process(long pid) {
        return PROC.resolve(String.valueOf(pid));
    }

    /** Returns the number of a process. */
    static long pid(Path process) {
        return Long.parseLong(process.getFileName().toString());
    }

    /**
     * Returns the name of a process's program, at most 15 characters; empty when it has ended. One that was started by its own loader,
     * as an unpacked nginx may be, has the loader's name in /proc.
     */
    static String program(Path process) {
        String name = read(process.resolve("comm")).strip();
        return name.startsWith(LOADER) && read(process.resolve("cmdline")).contains(NGINX) ? NGINX : name;
    }

    /** Returns a file's text; empty when the process has ended meanwhile, or hides it. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** Told the inodes of the sockets that a process holds, one after another. */
    interface Sockets {
        /** Returns whether to go on. */
        boolean socket(long inode);
    }

    /**
     * Visits the sockets that a process holds.
     *
     * @param most descriptors that are looked at
     * @throws IOException when its descriptors may not be read
     */
    static void sockets(Path process, int most, Sockets visitor) throws IOException {
        int left = most;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                long inode = inode(descriptor);
                if ((inode > 0 && !visitor.socket(inode)) || --left == 0) {
                    return;
                }
            }
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
}
