package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.result.KindResults;
import io.github.keepalivelab.result.Mutations;
import io.github.keepalivelab.result.ResultJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of results that no run of the lab wrote, through {@code lab report}: each is shown, or refused in one sentence.
 * {@code -Dlab.mutations=5000} takes so many of each kind.
 */
final class MutatedResultTests {

    private static final int OF_EACH_KIND = Integer.getInteger("lab.mutations", 625);

    /** An element whose attributes ended early, so that a handler stands among them. */
    private static final Pattern HANDLER =
            Pattern.compile("<[a-z][a-z0-9]*(?:\\s+[\\w-]+(?:=\"[^\"]*\")?)*\\s*\"?\\s+onload=");

    @TempDir
    static Path folder = Path.of(".");

    private record Ended(int code, String err) {}

    @TestFactory
    Stream<DynamicTest> aMutatedResultIsShownOrRefusedInOneSentence() {
        return KindResults.all().stream()
                .map(result -> DynamicTest.dynamicTest(result.kind().label(), () -> {
                    Path own =
                            Files.createDirectory(folder.resolve(result.kind().label()));
                    String json = ResultJson.pretty(result);
                    Random random = new Random(result.kind().label().hashCode());
                    int shown = 0;
                    for (int i = 0; i < OF_EACH_KIND; i++) {
                        String mutated = Mutations.of(json, random);
                        if (shownOrRefused(own, mutated)) {
                            shown++;
                        }
                    }
                    // Neither is everything refused, nor does everything pass.
                    assertThat(shown).isBetween(OF_EACH_KIND / 50, OF_EACH_KIND * 9 / 10);
                }));
    }

    private static boolean shownOrRefused(Path own, String mutated) throws IOException {
        Files.writeString(own.resolve("results.json"), mutated);
        Ended ended = report(own);
        assertThat(ended.err).as(mutated).doesNotContain("\tat ");
        if (ended.code == ExitCodes.USAGE) {
            assertThat(ended.err)
                    .as(mutated)
                    .startsWith("lab: ")
                    .hasLineCount(1)
                    .contains("results.json");
            return false;
        }
        assertThat(ended.code).as("%s%n%s", ended.err, mutated).isZero();
        assertThat(Files.readString(own.resolve("report.html")))
                .as(mutated)
                .doesNotContain("<script>window", "<img src=x")
                .doesNotContainPattern(HANDLER);
        return true;
    }

    private static Ended report(Path directory) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
            return new Ended(Main.run("report", directory.toString()), said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
