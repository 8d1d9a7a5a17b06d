package io.github.keepalivelab.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/results.schema.json against results made by hand; CompareTests checks measured ones. */
final class SchemaTests {

    @Test
    void aResultFitsTheSchemaAndReadsBackAsItWas(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
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
}
