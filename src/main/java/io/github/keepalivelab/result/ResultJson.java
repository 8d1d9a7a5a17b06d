package io.github.keepalivelab.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
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

    private static final Map<String, Class<? extends StoredResult>> KINDS = Map.of(
            "ablate", AblateResult.class,
            "anatomy", AnatomyResult.class,
            "compare", ExperimentResult.class,
            "exhaust", ExhaustResult.class,
            "hold", HoldResult.class,
            "liveness", LivenessResult.class);

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
     * Reads what {@code lab compare} or the load driver stored.
     *
     * @throws IOException when the file cannot be read or does not hold a result of a known version
     */
    public static ExperimentResult read(Path file) throws IOException {
        if (readAny(file) instanceof ExperimentResult result) {
            return result;
        }
        throw new IOException(file + " is not a compare result");
    }

    /**
     * Reads what any verb stored.
     *
     * @throws IOException when the file cannot be read or does not hold a result of a known kind and version
     */
    public static StoredResult readAny(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            JsonNode tree = PRETTY.readTree(text);
            Class<? extends StoredResult> kind = KINDS.get(tree.path("kind").asString(""));
            if (kind == null || tree.path("schemaVersion").asInt(0) != ExperimentResult.SCHEMA_VERSION) {
                throw new IOException(file + " does not hold a keepalive-lab result of schema version "
                        + ExperimentResult.SCHEMA_VERSION);
            }
            return PRETTY.treeToValue(tree, kind);
        } catch (JacksonException e) {
            throw new IOException(file + " does not hold a keepalive-lab result: " + e.getOriginalMessage());
        }
    }
}
