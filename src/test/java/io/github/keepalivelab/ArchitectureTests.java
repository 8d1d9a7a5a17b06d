package io.github.keepalivelab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table in docs/architecture.md, held to the code. */
final class ArchitectureTests {

    private static final String ROOT = "io.github.keepalivelab.";
    private static final Pattern ROW = Pattern.compile("^\\| ([a-z.]+) \\| [^|]+ \\|([^|]*)\\|$");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.keepalivelab");

    /** Rooms in the order of the table, each with what it may import. */
    private static final Map<String, Set<String>> TABLE = table();

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("docs", "architecture.md"))) {
                Matcher row = ROW.matcher(line);
                if (row.matches() && !row.group(1).equals("package")) {
                    rows.put(
                            row.group(1),
                            Stream.of(row.group(2).split(",", -1))
                                    .map(String::strip)
                                    .filter(name -> !name.isEmpty())
                                    .collect(Collectors.toCollection(TreeSet::new)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }

    /** What each room imports, from the byte code. */
    private static Map<String, Set<String>> imports() {
        Map<String, Set<String>> imports = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> own = imports.computeIfAbsent(room(type), room -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String other = room(dependency.getTargetClass().getBaseComponentType());
                if (!other.isEmpty() && !other.equals(room(type))) {
                    own.add(other);
                }
            }
        }
        return imports;
    }

    @Test
    void everyRoomIsInTheTable() {
        assertThat(TABLE.keySet()).containsExactlyInAnyOrderElementsOf(imports().keySet());
    }

    @TestFactory
    Stream<DynamicTest> aRoomImportsWhatTheTableAllowsAndNoPermissionIsUnused() {
        Map<String, Set<String>> imports = imports();
        return TABLE.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.getKey(),
                        () -> assertThat(imports.get(row.getKey()))
                                .containsExactlyInAnyOrderElementsOf(row.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> importsRunDownwards() {
        List<String> order = new ArrayList<>(TABLE.keySet());
        return TABLE.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.getKey(),
                        () -> assertThat(row.getValue())
                                .allSatisfy(room ->
                                        assertThat(order.indexOf(room)).isGreaterThan(order.indexOf(row.getKey())))));
    }

    @Test
    void studiesDoNotImportEachOtherButForTwo() {
        Map<String, Set<String>> others = new TreeMap<>();
        TABLE.forEach((room, allowed) -> allowed.stream()
                .filter(other -> room.startsWith("study.") && other.startsWith("study."))
                .filter(other -> !study(room).equals(study(other)))
                .forEach(other ->
                        others.computeIfAbsent(room, key -> new TreeSet<>()).add(other)));
        assertThat(others)
                .isEqualTo(Map.of("study.ablate", Set.of("study.compare"), "study.hold", Set.of("study.liveness")));
    }

    /** A study may have rooms of its own below it. */
    private static String study(String room) {
        return room.split("\\.", -1)[1];
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void springStaysInTheTwoServicesAndWhereItsConfigurationsAreRead() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "service..", ROOT + "study.doctor.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    @Test
    void nativeCodeStaysInOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "machine.linux..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }
}
