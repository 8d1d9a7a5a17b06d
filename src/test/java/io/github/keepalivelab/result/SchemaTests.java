package io.github.keepalivelab.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** docs/results.schema.json against results made by hand; CompareTests checks measured ones. */
final class SchemaTests {

    @Test
    void aResultFitsTheSchemaAndReadsBackAsItWas(@TempDir Path folder) throws IOException {
        ExperimentResult result = Results.small();
        String json = ResultJson.pretty(result);
        assertThat(Schema.violations(json)).isEmpty();
        Path file = Files.writeString(folder.resolve("results.json"), json);
        assertThat(ResultJson.read(file)).isEqualTo(result);
    }

    @Test
    void theSchemaRefusesWhatIsMissingUnknownOrOfTheWrongType() {
        String json = ResultJson.pretty(Results.small());
        assertThat(Schema.violations(json.replace("\"verdict\"", "\"judgement\"")))
                .isNotEmpty();
        assertThat(Schema.violations(json.replace("\"VALID\"", "\"FINE\""))).isNotEmpty();
        assertThat(Schema.violations(json.replace("\"requests\" : 1000", "\"requests\" : \"many\"")))
                .isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyKindFitsItsSchemaAndReadsBackAsItWas(@TempDir Path folder) {
        return KindResults.all().stream()
                .map(result -> DynamicTest.dynamicTest(result.kind(), () -> {
                    String json = ResultJson.pretty(result);
                    assertThat(Schema.violations(result.kind(), json)).isEmpty();
                    Path file = Files.writeString(folder.resolve("results.json"), json);
                    assertThat(ResultJson.readAny(file)).isEqualTo(result);
                    assertThatThrownBy(() -> ResultJson.read(file)).hasMessageEndingWith("is not a compare result");
                }));
    }

    @Test
    void rubbishOfAnyKindIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.json");
        for (String json : new String[] {
            "", "[]", "{}", "{\"kind\": \"hold\"}", "{\"kind\": \"guess\", \"schemaVersion\": 1}", "{\"kind\": 7}"
        }) {
            Files.writeString(file, json);
            assertThatThrownBy(() -> ResultJson.readAny(file))
                    .as(json)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " does not hold a keepalive-lab result");
        }
    }
}
