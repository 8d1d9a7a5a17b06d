package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How long this process was kept from running because its control group, or one around it, had used up its CPU limit
 * ({@code cpu.stat}, cgroup versions 1 and 2).
 */
public final class Throttling {

    private static final Path GROUPS = Path.of("/proc/self/cgroup");
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");
    private static final long NANOS_PER_MICRO = 1000;

    private final List<Path> files;

    private Throttling(List<Path> files) {
        this.files = files;
    }

    /** Returns that of this process; it is unseen where no control group says so. */
    public static Throttling ofThisProcess() {
        try (Stream<String> groups = Files.lines(GROUPS)) {
            return of(groups.toList(), MOUNT);
        } catch (IOException e) {
            return new Throttling(List.of());
        }
    }

    /**
     * Returns that of a process.
     *
     * @param groups lines of its {@code /proc/PID/cgroup}
     * @param mount where the control groups are mounted
     */
    static Throttling of(List<String> groups, Path mount) {
        List<Path> files = new ArrayList<>();
        for (String line : groups) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                addUpwards(mount, parts[2], files);
            } else if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("cpu")) {
                addUpwards(mount.resolve(parts[1]), parts[2], files);
                addUpwards(mount.resolve("cpu"), parts[2], files);
            }
        }
        return new Throttling(files.stream()
                .filter(Files::isReadable)
                .map(Throttling::real)
                .distinct()
                .toList());
    }

    /** The path is that of the host; in a container its end may be all that is mounted. */
    private static void addUpwards(Path mount, String group, List<Path> files) {
        Path path = mount.resolve(group.replaceFirst("^/+", "")).normalize();
        while (path != null && path.startsWith(mount)) {
            files.add(path.resolve("cpu.stat"));
            path = path.getParent();
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    /** Returns the time so far, in microseconds; empty where no control group says so. */
    public OptionalLong micros() {
        long sum = 0;
        boolean seen = false;
        for (Path file : files) {
            OptionalLong own = micros(file);
            seen |= own.isPresent();
            sum += own.orElse(0);
        }
        return seen ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    private static OptionalLong micros(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split(" ", 2))
                    .filter(parts -> parts.length == 2)
                    .filter(parts -> parts[0].toLowerCase(Locale.ROOT).startsWith("throttled_"))
                    .mapToLong(parts -> Long.parseLong(parts[1].strip())
                            / (parts[0].equals("throttled_time") ? NANOS_PER_MICRO : 1))
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
