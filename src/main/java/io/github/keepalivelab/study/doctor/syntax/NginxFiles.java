package io.github.keepalivelab.study.doctor.syntax;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * An nginx configuration with its includes put in place. Included names are relative to the folder of the main file, as in
 * nginx. The output of {@code nginx -T} holds all files; then nothing is read from disk.
 */
public final class NginxFiles {

    private static final Pattern DUMP_HEADER = Pattern.compile("(?m)^# configuration file (.+):$");
    private static final int MAX_INCLUDE_DEPTH = 20;
    private static final int MAX_BYTES = 32 << 20;

    private final Map<String, String> dump = new LinkedHashMap<>();
    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final List<Directive> missing = new ArrayList<>();
    private final Path prefix;

    private NginxFiles(Path prefix) {
        this.prefix = prefix;
    }

    /**
     * A whole configuration.
     *
     * @param directives of the main file, includes replaced by what they include
     * @param missing included files that are not here
     * @param lines the text of each file
     */
    public record Loaded(List<Directive> directives, List<Directive> missing, Map<String, List<String>> lines) {}

    /**
     * Reads a file and what it includes.
     *
     * @throws ConfigException when a file cannot be read or parsed
     */
    public static Loaded read(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        NginxFiles files = new NginxFiles(parent == null ? Path.of("/") : parent);
        return files.load(file.toString(), text(file));
    }

    /** Reads what nginx -T printed, or the text of a single file. */
    public static Loaded read(String name, String text) {
        List<MatchResult> headers = DUMP_HEADER.matcher(text).results().toList();
        if (headers.isEmpty()) {
            return new NginxFiles(Path.of("").toAbsolutePath()).load(name, text);
        }
        String main = headers.get(0).group(1);
        Path parent = Path.of(normal(main)).getParent();
        NginxFiles files = new NginxFiles(parent == null ? Path.of("") : parent);
        for (int i = 0; i < headers.size(); i++) {
            int start = Math.min(text.length(), headers.get(i).end() + 1);
            int end = i + 1 < headers.size() ? headers.get(i + 1).start() : text.length();
            files.dump.putIfAbsent(normal(headers.get(i).group(1)), text.substring(start, end));
        }
        return files.load(main, files.dump.getOrDefault(normal(main), ""));
    }

    /** nginx prints names as they were written, with dots and all. */
    private static String normal(String name) {
        try {
            return Path.of(name).normalize().toString();
        } catch (InvalidPathException e) {
            throw new ConfigException("this is not the output of nginx -T: a file is named '" + name + "'");
        }
    }

    private Loaded load(String name, String text) {
        List<Directive> directives = resolve(parse(name, text), 0);
        return new Loaded(directives, List.copyOf(missing), Map.copyOf(lines));
    }

    private List<Directive> parse(String name, String text) {
        lines.put(name, text.lines().toList());
        return new NginxParser(name, text).parse();
    }

    private List<Directive> resolve(List<Directive> directives, int depth) {
        List<Directive> all = new ArrayList<>();
        for (Directive d : directives) {
            if (d.is("include") && d.block() == null) {
                all.addAll(include(d, depth));
            } else if (d.block() == null || d.children().isEmpty()) {
                all.add(d);
            } else {
                all.add(new Directive(
                        d.name(),
                        d.arguments(),
                        d.file(),
                        d.line(),
                        d.column(),
                        resolve(d.children(), depth),
                        d.bodyLine()));
            }
        }
        return all;
    }

    private List<Directive> include(Directive d, int depth) {
        if (depth >= MAX_INCLUDE_DEPTH) {
            throw new ConfigException(d.file(), d.line(), d.column(), "files include each other in a circle");
        }
        boolean pattern = d.argument(0).matches(".*[*?\\[].*");
        List<Directive> all = new ArrayList<>();
        List<String> found = found(d.argument(0), pattern);
        for (String file : found) {
            String text = dump.containsKey(file) ? dump.get(file) : text(Path.of(file));
            all.addAll(resolve(parse(file, text == null ? "" : text), depth + 1));
        }
        if (found.isEmpty() && !pattern) {
            missing.add(d);
        }
        return all;
    }

    private List<String> found(String name, boolean pattern) {
        try {
            Path wanted = prefix.resolve(name).normalize();
            return dump.isEmpty() ? onDisk(wanted, pattern) : inDump(wanted, pattern);
        } catch (InvalidPathException | PatternSyntaxException e) {
            return List.of();
        }
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

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file + " is larger than " + (MAX_BYTES >> 20) + " MB");
            }
            // Any byte may stand in a quoted string, so the text is not required to be UTF-8.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no file " + file);
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage());
        }
    }
}
