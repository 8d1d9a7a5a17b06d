package io.github.keepalivelab.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON shape of results, in both directions. Nothing is rounded. */
public final class ResultJson {

    // The order of a record's components is the order a reader expects, so nothing is sorted.
    private static final JsonMapper PRETTY = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final JsonMapper LINES = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private ResultJson() {}

    /** Returns a result as indented JSON. */
    public static String pretty(Object result) {
        return PRETTY.writeValueAsString(result);
    }

    /** Returns a value as JSON on one line. */
    public static String line(Object value) {
        return LINES.writeValueAsString(value);
    }

    /**
     * Reads a stored result.
     *
     * @throws IOException when the file cannot be read or does not hold a result of a known version
     */
    public static ExperimentResult read(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            ExperimentResult result = PRETTY.readValue(text, ExperimentResult.class);
            if (result.schemaVersion() != ExperimentResult.SCHEMA_VERSION || !"compare".equals(result.kind())) {
                throw new IOException(
                        file + " is not a compare result of schema version " + ExperimentResult.SCHEMA_VERSION);
            }
            return result;
        } catch (JacksonException e) {
            throw new IOException(file + " does not hold a keepalive-lab result: " + e.getOriginalMessage());
        }
    }
}
