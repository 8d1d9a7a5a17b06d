package io.github.keepalivelab.study.doctor.syntax;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An nginx configuration with its includes put in place. Included names are relative to the folder of the main file, as in
 * nginx. The output of {@code nginx -T} holds all files; then nothing is read from disk.
 */
public final class NginxFiles {

    private static final int MAX_INCLUDE_DEPTH = 20;

    private final Map<String, String> dump;
    private final Map<String, String> changed;
    private final Includes includes;
    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final List<Directive> missing = new ArrayList<>();
    private final Map<Directive, String> moved = new LinkedHashMap<>();

    private NginxFiles(Path folder, @Nullable Path root, Map<String, String> dump, Map<String, String> changed) {
        this.dump = dump;
        this.changed = changed;
        this.includes = new Includes(folder, root, dump);
    }

    /**
     * A whole configuration.
     *
     * @param directives of the main file, includes replaced by what they include
     * @param missing includes whose files are not here
     * @param moved includes whose files were found elsewhere than where they name them, with the first of these files
     * @param lines the text of each file
     */
    public record Loaded(
            List<Directive> directives,
            List<Directive> missing,
            Map<Directive, String> moved,
            Map<String, List<String>> lines) {}

    /**
     * Reads a file and what it includes, the main file of a folder, or what nginx -T printed into a file.
     *
     * @param root folder below which absolute names of included files are read; null to read none outside of the folder
     * @param changed the text of each file that is to be read otherwise than it is on disk, by the name that {@link
     *     Loaded#lines} has for it
     * @throws ConfigException when a file cannot be read or parsed
     */
    public static Loaded read(Path given, @Nullable Path root, Map<String, String> changed) {
        Path file = NginxText.main(given);
        String text = text(file.toString(), changed);
        if (!NginxText.dump(text).isEmpty()) {
            return read(file.toString(), text);
        }
        NginxText.requireConfiguration(file.toString(), text);
        Path parent = file.toAbsolutePath().normalize().getParent();
        return new NginxFiles(parent == null ? Path.of("/") : parent, root, Map.of(), changed)
                .load(file.toString(), text);
    }

    /**
     * Reads what nginx -T printed, or the text of a single file.
     *
     * @throws ConfigException when it cannot be parsed
     */
    public static Loaded read(String name, String text) {
        Map<String, String> dump = NginxText.dump(text);
        if (dump.isEmpty()) {
            NginxText.requireConfiguration(name, text);
            return new NginxFiles(Path.of("").toAbsolutePath(), null, Map.of(), Map.of()).load(name, text);
        }
        String main = dump.keySet().iterator().next();
        Path parent = Path.of(main).getParent();
        return new NginxFiles(parent == null ? Path.of("") : parent, null, dump, Map.of())
                .load(main, dump.getOrDefault(main, ""));
    }

    /** Returns the text of a file, from the changed ones or from disk. */
    public static String text(String name, Map<String, String> changed) {
        String text = changed.get(name);
        return text == null ? NginxText.read(Path.of(name)) : text;
    }

    private Loaded load(String name, String text) {
        List<Directive> directives = resolve(parse(name, text), 0);
        return new Loaded(directives, List.copyOf(missing), moved, Map.copyOf(lines));
    }

    private List<Directive> parse(String name, String text) {
        lines.put(name, text.lines().toList());
        return NginxText.parse(name, text);
    }

    private List<Directive> resolve(List<Directive> directives, int depth) {
        List<Directive> all = new ArrayList<>();
        for (Directive d : directives) {
            if (d.is("include") && d.block() == null && !d.arguments().isEmpty()) {
                all.addAll(include(d, depth));
            } else if (d.block() == null || d.children().isEmpty()) {
                all.add(d);
            } else {
                all.add(d.with(resolve(d.children(), depth)));
            }
        }
        return all;
    }

    private List<Directive> include(Directive d, int depth) {
        if (depth >= MAX_INCLUDE_DEPTH) {
            throw new RefusalException(d.file(), d.line(), d.column(), "files include each other in a circle");
        }
        Includes.Found found = includes.find(d.argument(0));
        List<Directive> all = new ArrayList<>();
        for (String file : found.files()) {
            String text = dump.containsKey(file) ? dump.get(file) : text(file, changed);
            all.addAll(resolve(parse(file, text == null ? "" : text), depth + 1));
        }
        if (!found.known()) {
            missing.add(d);
        }
        if (found.moved()) {
            moved.put(d, found.files().get(0));
        }
        return all;
    }
}
