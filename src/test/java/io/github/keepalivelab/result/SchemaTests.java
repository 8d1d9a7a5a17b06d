package io.github.keepalivelab.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.result.ResultReader.UnreadableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas and the reader against results made by hand; the integration tests check measured ones. */
final class SchemaTests {

    @TempDir
    static Path folder = Path.of(".");

    private static Path stored(String json) throws IOException {
        return Files.writeString(folder.resolve("results.json"), json);
    }

    @TestFactory
    Stream<DynamicTest> everyKindFitsItsSchemaAndReadsBackAsItWas() {
        return KindResults.all().stream()
                .map(result -> DynamicTest.dynamicTest(result.kind().label(), () -> {
                    String json = ResultJson.pretty(result);
                    assertThat(Schema.violations(result.kind().label(), json)).isEmpty();
                    assertThat(ResultReader.read(stored(json))).isEqualTo(result);
                }));
    }

    @Test
    void theSchemaRefusesWhatIsMissingUnknownOrOfTheWrongType() {
        String json = ResultJson.pretty(Results.small());
        assertThat(Schema.violations("compare", json.replace("\"verdict\"", "\"judgement\"")))
                .isNotEmpty();
        assertThat(Schema.violations("compare", json.replace("\"VALID\"", "\"FINE\"")))
                .isNotEmpty();
        assertThat(Schema.violations("compare", json.replace("\"requests\" : 1000", "\"requests\" : \"many\"")))
                .isNotEmpty();
    }

    @Test
    void aResultOfAnotherKindIsNamed() throws IOException {
        Path file = stored(ResultJson.pretty(KindResults.hold()));
        assertThatThrownBy(() -> ResultReader.read(file, CompareResult.class))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(file + " holds a result of lab hold, not of lab compare");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | a result is a JSON object",
                "[] | a result is a JSON object",
                "{} | at /schemaVersion: must be a whole number",
                "{\"kind\": \"hold\"} | at /schemaVersion: must be a whole number",
                "{\"schemaVersion\": 3} | reads schema versions 1 to 2, the file has 3",
                "{\"schemaVersion\": 1, \"kind\": \"guess\"} | at /kind: must be one of compare,",
                "{\"schemaVersion\": 1, \"kind\": 7} | at /kind: must be one of compare,",
                "{\"schemaVersion\": 1, \"kind\": \"hold\"} | required property",
                "{\"schemaVersion\": | is not JSON, line 1, column"
            })
    void rubbishIsNamedWithItsPlace(String json, String expected) throws IOException {
        Path file = stored(json);
        assertThatThrownBy(() -> ResultReader.read(file))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatIsNoTextIsSaid() throws IOException {
        Path file = Files.write(folder.resolve("bytes.json"), new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> ResultReader.read(file)).hasMessage(file + " is not UTF-8 text");
    }

    @Test
    void aDuplicateArmAndATrialOfNoArmAreFound() throws IOException {
        String json = ResultJson.pretty(Results.small());
        Path file = stored(json.replace("\"name\" : \"short/short\"", "\"name\" : \"long/long\""));
        assertThatThrownBy(() -> ResultReader.read(file)).hasMessage(file + " at /loads/0/arms/1/name: is there twice");
    }

    @Test
    void aValueThatWouldCommandATerminalIsNotRepeated() throws IOException {
        Path file = stored("{\"schemaVersion\": 1, \"kind\": \"\\u001b[2J\"}");
        assertThatThrownBy(() -> ResultReader.read(file))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8))
                        .doesNotContain(0x1b));
    }
}
