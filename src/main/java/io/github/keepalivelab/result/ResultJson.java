package io.github.keepalivelab.result;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON shape of results. Nothing is rounded. {@link ResultReader} is the way back. */
public final class ResultJson {

    // The order of a record's components is the order a reader expects, so nothing is sorted.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final JsonMapper PRETTY =
            MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ResultJson() {}

    /** Returns the mapper that reads and writes the shapes of results. */
    static JsonMapper mapper() {
        return MAPPER;
    }

    /** Returns a result as indented JSON. */
    public static String pretty(StoredResult<?> result) {
        return PRETTY.writeValueAsString(tree(result));
    }

    /** Returns a value of any kind as indented JSON. */
    public static String prettyValue(Object value) {
        return PRETTY.writeValueAsString(value);
    }

    /** Returns a value as JSON on one line. */
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The members of the envelope, then those of the body, in one object. */
    private static ObjectNode tree(StoredResult<?> result) {
        ObjectNode tree = MAPPER.createObjectNode();
        tree.put("schemaVersion", result.schemaVersion());
        tree.put("kind", result.kind().label());
        tree.put("verdict", result.verdict().name());
        tree.put("startedAt", result.startedAt());
        tree.set("environment", MAPPER.valueToTree(result.environment()));
        tree.set("warnings", MAPPER.valueToTree(result.warnings()));
        ObjectNode body = MAPPER.valueToTree(result.body());
        body.properties().forEach(member -> tree.set(member.getKey(), member.getValue()));
        return tree;
    }
}
