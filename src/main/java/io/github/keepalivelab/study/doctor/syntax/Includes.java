package io.github.keepalivelab.study.doctor.syntax;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an include names. Absolute names outside of the folder that was given belong to the machine that the
 * configuration comes from: they are looked for in the folder, and never read from this machine, unless the main file is the
 * one that this machine's own nginx reads, or a root was named.
 */
final class Includes {

    /** Files that say nothing of connections. */
    private static final Set<String> BESIDE_THE_POINT = Set.of(
            "mime.types",
            "fastcgi_params",
            "fastcgi.conf",
            "uwsgi_params",
            "scgi_params",
            "koi-utf",
            "koi-win",
            "win-utf");

    private static final Set<String> OWN = Set.of(
            "/etc/nginx",
            "/usr/local/nginx/conf",
            "/usr/local/etc/nginx",
            "/opt/nginx/conf",
            "/opt/homebrew/etc/nginx");

    private final Path folder;
    private final @Nullable Path root;
    private final Map<String, String> dump;

    /**
     * @param folder of the main file
     * @param root folder below which absolute names are looked up; null when none was named
     * @param dump the files that nginx -T printed, by name; empty when they are on disk
     */
    Includes(Path folder, @Nullable Path root, Map<String, String> dump) {
        this.folder = folder;
        this.root = root;
        this.dump = dump;
    }

    /**
     * What an include leads to.
     *
     * @param files in their order
     * @param known whether nothing is left out
     * @param moved whether the files were found elsewhere than where the include names them
     */
    record Found(List<String> files, boolean known, boolean moved) {}

    Found find(String name) {
        boolean pattern = name.matches(".*[*?\\[].*");
        try {
            String unix =
                    name.matches("^[A-Za-z]:[/\\\\].*") ? name.substring(2).replace('\\', '/') : name;
            Path wanted = folder.resolve(unix).normalize();
            if (!dump.isEmpty()) {
                List<String> files = inDump(wanted, pattern);
                return new Found(files, pattern || !files.isEmpty(), false);
            }
            if (root != null && Path.of(unix).isAbsolute()) {
                List<String> files = onDisk(root.resolve(unix.substring(1)).normalize(), pattern);
                return new Found(files, pattern || !files.isEmpty(), false);
            }
            boolean ours = wanted.startsWith(folder) || !Path.of(unix).isAbsolute() || OWN.contains(folder.toString());
            if (ours) {
                List<String> files = onDisk(wanted, pattern);
                return new Found(files, pattern || !files.isEmpty(), false);
            }
            List<String> moved = moved(wanted, pattern);
            boolean harmless = BESIDE_THE_POINT.contains(String.valueOf(wanted.getFileName()))
                    || unix.matches(".*/modules(-enabled)?/[^/]*");
            return new Found(moved, !moved.isEmpty() || harmless, !moved.isEmpty());
        } catch (InvalidPathException | PatternSyntaxException e) {
            return new Found(List.of(), false, false);
        }
    }

    /** Looks below the folder for the end of a name, the longest end first. */
    private List<String> moved(Path wanted, boolean pattern) {
        // A pattern without a folder would match whatever lies beside the main file.
        int last = wanted.getNameCount() - (pattern ? 1 : 0);
        for (int from = 0; from < last; from++) {
            Path here =
                    folder.resolve(wanted.subpath(from, wanted.getNameCount()).toString());
            List<String> files = onDisk(here, pattern);
            if (!files.isEmpty()) {
                return files;
            }
        }
        return List.of();
    }

    private List<String> inDump(Path wanted, boolean pattern) {
        if (!pattern) {
            return dump.containsKey(wanted.toString()) ? List.of(wanted.toString()) : List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + wanted);
        return dump.keySet().stream()
                .filter(name -> matcher.matches(Path.of(name)) && shown(Path.of(name), wanted))
                .sorted()
                .toList();
    }

    private static List<String> onDisk(Path wanted, boolean pattern) {
        if (!pattern) {
            return Files.isRegularFile(wanted) ? List.of(wanted.toString()) : List.of();
        }
        Path folder = wanted;
        while (folder != null && folder.toString().matches(".*[*?\\[].*")) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + wanted);
        try (Stream<Path> files = Files.walk(folder, wanted.getNameCount() - folder.getNameCount())) {
            return files.filter(file -> matcher.matches(file) && shown(file, wanted) && Files.isRegularFile(file))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigException("include " + wanted + " cannot be looked up: " + e.getMessage());
        }
    }

    /** A pattern does not match hidden files unless it begins with a dot itself, as in glob(3). */
    private static boolean shown(Path file, Path pattern) {
        Path name = file.getFileName();
        Path asked = pattern.getFileName();
        return name == null
                || asked == null
                || !name.toString().startsWith(".")
                || asked.toString().startsWith(".");
    }
}
