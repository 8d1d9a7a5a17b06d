package io.github.keepalivelab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table in docs/architecture.md, as a test. */
final class ArchitectureTests {

    private static final String ROOT = "io.github.keepalivelab.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.keepalivelab");

    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("time", List.of()),
            Map.entry("stats", List.of()),
            Map.entry("plan", List.of()),
            Map.entry("result", List.of("plan", "stats")),
            Map.entry("load", List.of("time", "plan", "result", "stats")),
            Map.entry("probe", List.of("time", "plan", "result")),
            Map.entry("topology", List.of("time", "plan")),
            Map.entry("experiment", List.of("time", "stats", "plan", "result", "load", "probe", "topology")),
            Map.entry("report", List.of("plan", "stats", "result")),
            Map.entry("doctor", List.of("plan", "result", "probe")),
            Map.entry("capture", List.of()),
            Map.entry("liveness", List.of("time", "stats", "plan", "result", "topology", "probe", "capture")),
            Map.entry("backend", List.of()),
            Map.entry(
                    "driver", List.of("plan", "stats", "result", "load", "probe", "topology", "experiment", "report")));

    @TestFactory
    Stream<DynamicTest> aPackageImportsOnlyWhatTheTableAllows() {
        List<String> all = new ArrayList<>(MAY_IMPORT.keySet());
        all.add("cli");
        return MAY_IMPORT.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    String[] forbidden = all.stream()
                            .filter(name -> !name.equals(row.getKey())
                                    && !row.getValue().contains(name))
                            .map(name -> ROOT + name + "..")
                            .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + row.getKey() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden)
                            .check(CLASSES);
                }));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void springStaysInTheTwoServices() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "backend..", ROOT + "driver..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }
}
