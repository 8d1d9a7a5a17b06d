package io.github.keepalivelab.study.doctor.spring;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.properties.bind.Bindable;

/** What {@code spring.config.import} names: files beside the one that was asked for are read, all others are named. */
final class Imports {

    private static final String KEY = "spring.config.import";
    private static final Pattern FILE =
            Pattern.compile("(?:resource:)?(?:file:(?:\\./)?|classpath:/?|\\./)?([\\w.@+-]+?)(?:\\[([\\w.=-]+)])?");
    private static final Pattern LOADABLE = Pattern.compile("(?i).*\\.(properties|yml|yaml)");

    private final Path file;
    private final Consumer<Problem> problems;

    /**
     * @param file the file that was asked for
     * @param problems told about what cannot be read
     */
    Imports(Path file, Consumer<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Returns the files that a document imports and that stand beside it, in their order. */
    List<Path> of(Document document) {
        Sources alone = new Sources(document.place().file(), List.of(document.source()));
        Sources.Read<String[]> read = alone.read(KEY, Bindable.of(String[].class));
        List<Path> found = new ArrayList<>();
        if (read.value() != null) {
            for (String text : read.value()) {
                if (!text.isBlank()) {
                    for (ConfigDataLocation location :
                            ConfigDataLocation.of(text.strip()).split()) {
                        beside(location).ifPresentOrElse(found::add, () -> name(location, read.place()));
                    }
                }
            }
        }
        return found;
    }

    private Optional<Path> beside(ConfigDataLocation location) {
        Matcher name = FILE.matcher(location.getValue());
        if (!name.matches() || !LOADABLE.matcher(name.group(1)).matches()) {
            return Optional.empty();
        }
        try {
            Path sibling = file.resolveSibling(name.group(1));
            // A link may lead out of the folder.
            return Files.isRegularFile(sibling) && !Files.isSymbolicLink(sibling)
                    ? Optional.of(sibling)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void name(ConfigDataLocation location, Place place) {
        String shown = BuildFilters.shown(location.toString());
        problems.accept(
                location.isOptional()
                        ? new Problem(
                                Problem.Kind.ENVIRONMENT,
                                place,
                                KEY + " names " + shown + ", which is not here: what it says wins over this file",
                                "run the doctor where it is, or beside a copy")
                        : new Problem(
                                Problem.Kind.IMPORT,
                                place,
                                KEY + " names " + shown
                                        + ", which cannot be read here: what it says wins over this file, and without it the"
                                        + " application does not start",
                                "run the doctor where it is, or beside a copy"));
    }
}
