package io.github.keepalivelab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.Kind;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents say what the code is. */
final class DocsTests {

    private static final String ROOT = "io.github.keepalivelab.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.keepalivelab");

    private static String read(String document) throws IOException {
        return Files.readString(Path.of(document));
    }

    private static List<String> quoted(String text) {
        return Pattern.compile("`([^`\\n]+)`")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/extending.md", "docs/architecture.md"})
    void everyFileAndFolderThatIsNamedExists(String document) throws IOException {
        List<String> paths = quoted(read(document)).stream()
                .filter(word -> word.matches("(src|docs|grafana|prometheus)/[\\w./-]+") && !word.contains("NAME"))
                .toList();
        assertThat(paths)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    @Test
    void everyClassThatTheArchitectureNamesIsThere() throws IOException {
        Set<String> known = CLASSES.stream()
                .map(type -> type.getName().substring(ROOT.length()))
                .collect(Collectors.toSet());
        List<String> named = Pattern.compile("\\b((?:[a-z]+\\.)+)([A-Z]\\w+)")
                .matcher(read("docs/architecture.md"))
                .results()
                .map(MatchResult::group)
                .filter(name -> !name.matches(".*(VERB|KIND).*"))
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    @Test
    void everyRoomIsToldWhereToFindSomething() throws IOException {
        String text = read("docs/architecture.md");
        String places = text.substring(text.indexOf("## The ideas"));
        Set<String> rooms = CLASSES.stream()
                .map(type -> type.getPackageName().substring(ROOT.length()))
                .map(room -> room.replaceFirst("^study\\.(?!compare|liveness|doctor).*", "study"))
                .collect(Collectors.toSet());
        assertThat(rooms).allSatisfy(room -> assertThat(places).contains(room));
    }

    /** What the lists of docs/extending.md rest on: one place registers each of these. */
    @Test
    void whatIsAddedIsRegisteredWhereTheListSays() {
        Set<String> bodies = CLASSES.stream()
                .filter(type -> type.isAssignableTo(Body.class) && !type.isInterface())
                .map(type -> type.getName())
                .collect(Collectors.toSet());
        assertThat(Stream.of(Kind.values()).map(kind -> kind.body().getName()))
                .containsExactlyInAnyOrderElementsOf(bodies);
        assertThat(CLASSES.stream()
                        .filter(type -> type.isAssignableTo(LoadEngine.Factory.class) && !type.isInterface())
                        .map(type -> type.getPackageName()))
                .containsOnly(ROOT + "load");
        assertThat(CLASSES.stream()
                        .filter(type -> type.isAssignableTo(Job.class) && !type.isInterface())
                        .map(type -> type.getPackageName()))
                .hasSize(Kind.values().length)
                .allSatisfy(room -> assertThat(room).startsWith(ROOT + "study."));
    }

    @Test
    void theTableOfAssertionsIsTheCatalogue() throws IOException {
        String text = read("docs/assertions.md");
        Set<String> named = quoted(text).stream().collect(Collectors.toSet());
        for (Metric metric : Metrics.ALL) {
            String group = metric.path().replaceFirst("\\..*", "");
            String member = metric.path().substring(group.length());
            boolean grouped = named.contains(member) && named.stream().anyMatch(word -> word.startsWith(group + "."));
            boolean there = named.contains(metric.path()) || grouped;
            assertThat(there).as(metric.path()).isTrue();
        }
    }
}
