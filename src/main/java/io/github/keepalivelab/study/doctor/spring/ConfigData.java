package io.github.keepalivelab.study.doctor.spring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.PropertySource;

/**
 * The documents of a file that count, with what they import and with the files for the active profiles beside it, in Boot's
 * order: first what holds always, by which the profiles are known, then what they add.
 */
final class ConfigData {

    private static final List<String> EXTENSIONS = List.of(".yml", ".yaml", ".properties");

    private final Path file;
    private final List<PropertySource<?>> above;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Map<Path, List<Document>> loaded = new HashMap<>();
    private final Imports imports;

    /**
     * @param file the file that was asked for
     * @param above arguments and environment of the application, those that win first
     */
    ConfigData(Path file, List<PropertySource<?>> above) {
        this.file = file;
        this.above = above;
        imports = new Imports(file, problems::add);
    }

    /**
     * What was read.
     *
     * @param sources those that win first
     * @param profiles that are accepted
     * @param files that were read besides the one that was asked for
     * @param left documents that do not count now
     * @param problems what Boot refuses, and what is not here
     */
    record Result(
            List<PropertySource<?>> sources,
            ActiveProfiles profiles,
            List<String> files,
            List<Document> left,
            List<Problem> problems) {}

    /** Reads arguments and environment alone. */
    Result withoutFile() {
        ActiveProfiles profiles = ActiveProfiles.of(file.toString(), above, problems::add);
        return new Result(above, profiles, List.of(), List.of(), List.copyOf(problems));
    }

    /** Reads the file. */
    Result read(TextOfFile text) {
        loaded.put(file, documents(text));
        List<PropertySource<?>> always =
                sources(expand(file, document -> !document.conditional(), new LinkedHashMap<>()));
        ActiveProfiles profiles = ActiveProfiles.of(file.toString(), always, problems::add);
        CloudPlatform platform = CloudPlatform.getActive(new Sources(file.toString(), always).environment());
        Predicate<Document> counts = document -> document.active(platform, profiles.accepted());
        Map<Path, List<Document>> seen = new LinkedHashMap<>();
        List<Document> taken = new ArrayList<>(expand(file, counts, seen));
        for (String profile : profiles.accepted()) {
            for (Path base : List.copyOf(seen.keySet())) {
                for (Path variant : variants(base, profile)) {
                    if (!seen.containsKey(variant)) {
                        List<Document> more = expand(variant, counts, seen);
                        loaded.getOrDefault(variant, List.of())
                                .forEach(document -> document.refuseProfiles(problems::add));
                        taken.addAll(more);
                    }
                }
            }
        }
        List<Document> left = seen.values().stream()
                .flatMap(List::stream)
                .filter(document -> !counts.test(document))
                .toList();
        List<String> others = seen.keySet().stream()
                .filter(path -> !path.equals(file))
                .map(path -> path.getFileName().toString())
                .toList();
        return new Result(sources(taken), profiles, others, left, List.copyOf(problems));
    }

    /** Those that win come first, and a later document wins over an earlier one. */
    private List<PropertySource<?>> sources(List<Document> documents) {
        List<PropertySource<?>> sources = new ArrayList<>();
        documents.forEach(document -> sources.add(document.source()));
        Collections.reverse(sources);
        sources.addAll(0, above);
        return sources;
    }

    private List<Document> documents(TextOfFile text) {
        return PropertyFiles.load(text).stream()
                .map(source -> Document.of(source, text.file(), problems::add))
                .toList();
    }

    private List<Document> documents(Path path) {
        return loaded.computeIfAbsent(path, unread -> documents(TextOfFile.read(unread)));
    }

    /** Returns the documents of a file that count, each followed by what it imports, which wins over it. */
    private List<Document> expand(Path path, Predicate<Document> counts, Map<Path, List<Document>> seen) {
        List<Document> documents = documents(path);
        seen.put(path, documents);
        List<Document> expanded = new ArrayList<>();
        for (Document document : documents) {
            if (counts.test(document)) {
                expanded.add(document);
                for (Path imported : imports.of(document)) {
                    if (!seen.containsKey(imported)) {
                        expanded.addAll(expand(imported, counts, seen));
                    }
                }
            }
        }
        return expanded;
    }

    /** Returns the files for a profile that stand beside a file. */
    private static List<Path> variants(Path base, String profile) {
        String name = base.getFileName().toString();
        int dot = name.lastIndexOf('.');
        boolean plain = profile.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_.+@".indexOf(c) >= 0);
        if (dot <= 0 || !plain) {
            return List.of();
        }
        return EXTENSIONS.stream()
                .map(extension -> base.resolveSibling(name.substring(0, dot) + "-" + profile + extension))
                .filter(Files::isRegularFile)
                .toList();
    }
}
