package io.github.keepalivelab.service.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.Kind;
import io.github.keepalivelab.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunStoreTests {

    @TempDir
    Path folder = Path.of(".");

    @Test
    void aRunSurvivesARestart() throws IOException {
        String id = RunStore.newId();
        try (RunStore first = new RunStore(folder, 10)) {
            first.place(id).store(Results.small(), new Reports());
        }
        RunStore again = new RunStore(folder, 10);
        assertThat(again.list()).extracting(RunStore.Summary::id).containsExactly(id);
        assertThat(again.json(id)).hasValueSatisfying(json -> assertThat(json).contains("\"kind\" : \"compare\""));
        assertThat(again.result(id))
                .hasValueSatisfying(result -> assertThat(result.kind()).isEqualTo(Kind.COMPARE));
    }

    @Test
    void theOldestRunsGoFirst() throws IOException {
        RunStore store = new RunStore(folder, 2);
        for (String id : new String[] {"20260101T000000001Z", "20260101T000000003Z", "20260101T000000002Z"}) {
            store.place(id).store(Results.small(), new Reports());
        }
        assertThat(store.list())
                .extracting(RunStore.Summary::id)
                .containsExactly("20260101T000000003Z", "20260101T000000002Z");
    }

    @Test
    void responseTimesComeAndGoWithTheirRun() throws IOException {
        RunStore store = new RunStore(folder, 1);
        String kept = "20260101T000000001Z";
        store.distributions(kept).close();
        assertThat(store.storedDistributions(kept)).as("not finished").isEmpty();
        store.place(kept).store(Results.small(), new Reports());
        assertThat(store.storedDistributions(kept))
                .hasValueSatisfying(log -> assertThat(log)
                        .content()
                        .contains(
                                "[keepalive-lab response times in microseconds, one interval a trial, tagged by arm]"));
        assertThat(store.list()).extracting(RunStore.Summary::distributions).containsExactly(true);
        store.place("20260101T000000002Z").store(Results.small(), new Reports());
        assertThat(store.list()).extracting(RunStore.Summary::distributions).containsExactly(false);
        assertThat(store.storedDistributions(kept)).as("gone with its run").isEmpty();
    }

    @Test
    void whatAKilledLoadDriverWasWritingGoes() throws IOException {
        try (RunStore killed = new RunStore(folder, 10)) {
            killed.distributions("20260101T000000001Z").close();
        }
        assertThat(folder.toFile().list()).anyMatch(name -> name.endsWith(".tmp"));
        new RunStore(folder, 10).close();
        assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".tmp"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "..%2Fsecret",
                "/etc/passwd",
                "",
                ".",
                "20260101T000000001Z/../../secret",
                "20260101T000000001Z\u0000",
                "current"
            })
    void anIdThatIsNoneFindsNothing(String id) throws IOException {
        Path runs = Files.createDirectory(folder.resolve("runs"));
        Files.writeString(folder.resolve("secret.json"), "{}");
        Files.writeString(folder.resolve("secret.hlog"), "secret");
        RunStore store = new RunStore(runs, 10);
        assertThat(store.json(id)).isEmpty();
        assertThat(store.result(id)).isEmpty();
        assertThat(store.storedDistributions(id)).isEmpty();
    }

    @Test
    void twoLoadDriversDoNotShareAFolder() {
        try (RunStore first = new RunStore(folder, 10)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> new RunStore(folder, 10))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("another load driver stores its runs in " + folder)
                    .hasMessageContaining("--data");
        }
        new RunStore(folder, 10).close();
    }

    @Test
    void whatIsNotARunIsNotListed() throws IOException {
        Files.writeString(folder.resolve("notes.json"), "{}");
        Files.writeString(folder.resolve("20260101T000000001Z.json"), "not JSON");
        assertThat(new RunStore(folder, 10).list()).isEmpty();
    }
}
