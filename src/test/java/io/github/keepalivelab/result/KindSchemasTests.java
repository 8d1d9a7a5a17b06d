package io.github.keepalivelab.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * docs/schema holds what the records of the kinds are. After a change of a record: {@code mvn test -Dtest=KindSchemasTests
 * -Dlab.schemas=write}.
 */
final class KindSchemasTests {

    private static final Map<String, Class<?>> RECORDS = Map.of(
            "ablate", AblateResult.class,
            "anatomy", AnatomyResult.class,
            "doctor", DoctorResult.class,
            "exhaust", ExhaustResult.class,
            "hold", HoldResult.class,
            "liveness", LivenessResult.class);

    @TestFactory
    Stream<DynamicTest> eachKindHasItsSchema() {
        return RECORDS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> check(row.getKey(), row.getValue())));
    }

    private static void check(String kind, Class<?> record) throws IOException {
        Path file = Path.of("docs", "schema", kind + ".json");
        String expected = schema(kind, record);
        if ("write".equals(System.getProperty("lab.schemas"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).hasContent(expected);
        // Not empty, and not one that lets everything pass.
        assertThat(Schema.violations(kind, "{}")).isNotEmpty();
        assertThat(Schema.violations(kind, "{\"kind\": \"something\", \"schemaVersion\": 1}"))
                .isNotEmpty();
    }

    private static String schema(String kind, Class<?> record) {
        SchemaGeneratorConfigBuilder builder =
                new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
        builder.with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.DEFINITIONS_FOR_ALL_OBJECTS)
                .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        builder.forFields()
                .withRequiredCheck(field -> true)
                .withNullableCheck(
                        field -> field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class));
        JsonNode plain = JsonMapper.builder()
                .build()
                .readTree(new SchemaGenerator(builder.build())
                        .generateSchema(record)
                        .toString());
        ObjectNode schema = (ObjectNode) plain;
        schema.put("title", "results.json of lab " + kind + ", schema version " + ExperimentResult.SCHEMA_VERSION);
        ObjectNode properties = (ObjectNode) schema.get("properties");
        properties.putObject("kind").put("const", kind);
        properties.putObject("schemaVersion").put("const", ExperimentResult.SCHEMA_VERSION);
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(schema)
                + "\n";
    }
}
