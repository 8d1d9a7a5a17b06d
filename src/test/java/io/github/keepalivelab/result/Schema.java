package io.github.keepalivelab.result;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The published JSON Schema. */
public final class Schema {

    private Schema() {}

    /** Returns where a result of {@code lab compare} breaks docs/results.schema.json. */
    public static Set<ValidationMessage> violations(String json) {
        return violations(json, Path.of("docs", "results.schema.json"));
    }

    /** Returns where a result of another kind breaks docs/schema/KIND.json. */
    public static Set<ValidationMessage> violations(String kind, String json) {
        return violations(json, Path.of("docs", "schema", kind + ".json"));
    }

    private static Set<ValidationMessage> violations(String json, Path file) {
        try {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(file));
            return schema.validate(json, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
