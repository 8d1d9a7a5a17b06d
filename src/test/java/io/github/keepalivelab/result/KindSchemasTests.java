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
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * docs/schema holds what the records and the metric catalogue are. After a change of either: {@code mvn test
 * -Dtest=KindSchemasTests -Dlab.schemas=write}.
 */
final class KindSchemasTests {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What the envelope adds to a body. */
    private record Envelope(
            @Nullable String startedAt, Verdict verdict, Environment environment, List<StoredWarning> warnings) {}

    @TestFactory
    Stream<DynamicTest> eachKindHasItsSchema() {
        return Stream.of(Kind.values()).map(kind -> DynamicTest.dynamicTest(kind.label(), () -> check(kind)));
    }

    private static void check(Kind kind) throws IOException {
        Path file = Path.of("docs", "schema", kind.label() + ".json");
        String expected = schema(kind);
        if ("write".equals(System.getProperty("lab.schemas"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).hasContent(expected);
        // Not empty, and not one that lets everything pass.
        assertThat(Schema.violations(kind.label(), "{}")).isNotEmpty();
        assertThat(Schema.violations(kind.label(), "{\"kind\": \"something\", \"schemaVersion\": 1}"))
                .isNotEmpty();
    }

    @Test
    void theFolderHoldsNoSchemaOfNoKind() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs", "schema"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(Kind.values())
                            .map(kind -> kind.label() + ".json")
                            .toList());
        }
    }

    private static String schema(Kind kind) {
        ObjectNode schema = generated(kind.body());
        ObjectNode envelope = generated(Envelope.class);
        schema.put("title", "results.json of lab " + kind.label() + ", schema version " + StoredResult.SCHEMA_VERSION);
        ObjectNode properties = schema.withObjectProperty("properties");
        properties.putObject("kind").put("const", kind.label());
        properties.putObject("schemaVersion").put("const", StoredResult.SCHEMA_VERSION);
        schema.withArrayProperty("required").add("kind").add("schemaVersion");
        envelope.get("properties").properties().forEach(member -> properties.set(member.getKey(), member.getValue()));
        envelope.get("required").forEach(schema.withArrayProperty("required")::add);
        ObjectNode definitions = schema.withObjectProperty("$defs");
        envelope.get("$defs").properties().forEach(member -> definitions.set(member.getKey(), member.getValue()));
        figures(definitions, "ArmResult", Metric.Amount::path);
        figures(definitions, "TrialResult", Metric.Amount::total);
        return MAPPER.writeValueAsString(schema) + "\n";
    }

    private static ObjectNode generated(Class<?> type) {
        SchemaGeneratorConfigBuilder builder =
                new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
        builder.with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.DEFINITIONS_FOR_ALL_OBJECTS)
                .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        builder.forFields()
                .withRequiredCheck(field -> field.getRawMember().getAnnotation(AddedLater.class) == null)
                .withNullableCheck(
                        field -> field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class));
        return (ObjectNode) MAPPER.readTree(
                new SchemaGenerator(builder.build()).generateSchema(type).toString());
    }

    /** The figures of the catalogue stand in the arm or trial itself. None is required: a result holds what it was made with. */
    private static void figures(ObjectNode definitions, String name, Function<Metric.Amount, String> where) {
        if (!(definitions.get(name) instanceof ObjectNode definition)) {
            return;
        }
        ObjectNode properties = definition.withObjectProperty("properties");
        properties.remove("figures");
        var required = definition.withArrayProperty("required");
        for (int i = required.size() - 1; i >= 0; i--) {
            if (required.get(i).asString().equals("figures")) {
                required.remove(i);
            }
        }
        for (Metric.Amount amount : Metrics.AMOUNTS) {
            String path = where.apply(amount);
            int dot = path.indexOf('.');
            ObjectNode into = dot < 0 ? properties : group(properties, path.substring(0, dot));
            into.putObject(path.substring(dot + 1))
                    .put("description", amount.label() + ", unit " + amount.unit())
                    .putArray("type")
                    .add("number")
                    .add("null");
        }
    }

    private static ObjectNode group(ObjectNode properties, String name) {
        if (!properties.has(name)) {
            ObjectNode group = properties.putObject(name);
            group.put("type", "object").put("additionalProperties", false);
            group.putObject("properties");
        }
        return properties.withObjectProperty(name).withObjectProperty("properties");
    }
}
