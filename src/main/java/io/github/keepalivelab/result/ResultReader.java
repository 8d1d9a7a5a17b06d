package io.github.keepalivelab.result;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a stored result as what it is, input from outside: first against the schema of its kind, then value by value. What is
 * wrong is said in one sentence that names the file and the place in it.
 */
public final class ResultReader {

    /** A result with every trial of a long run is far smaller; more would only fill the memory. */
    private static final long LARGEST_BYTES = 512L << 20;

    private static final int LONGEST_QUOTE = 60;
    private static final Map<Kind, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private final Path file;

    private ResultReader(Path file) {
        this.file = file;
    }

    /** The file is not a result that can be shown. The message is one sentence. */
    public static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * Reads a result of any kind.
     *
     * @throws UnreadableException when it is not one
     * @throws NoSuchFileException when there is no such file
     */
    public static StoredResult<?> read(Path file) throws NoSuchFileException {
        return new ResultReader(file).read();
    }

    /**
     * Reads a result of one kind.
     *
     * @throws UnreadableException when it is not one
     * @throws NoSuchFileException when there is no such file
     */
    public static <B extends Body> StoredResult<B> read(Path file, Class<B> body) throws NoSuchFileException {
        StoredResult<?> any = read(file);
        if (!body.isInstance(any.body())) {
            throw new UnreadableException(file + " holds a result of lab "
                    + any.kind().label() + ", not of lab "
                    + body.getSimpleName().replace("Result", "").toLowerCase(java.util.Locale.ROOT));
        }
        return new StoredResult<>(
                any.schemaVersion(),
                any.kind(),
                any.verdict(),
                any.startedAt(),
                any.environment(),
                any.warnings(),
                body.cast(any.body()));
    }

    private StoredResult<?> read() throws NoSuchFileException {
        JsonNode tree = parse(text());
        if (!(tree instanceof ObjectNode object)) {
            throw wrong("", "a result is a JSON object");
        }
        JsonNode version = object.path("schemaVersion");
        if (!version.isIntegralNumber()) {
            throw wrong("/schemaVersion", "must be a whole number; this is no result of keepalive-lab");
        }
        if (version.asLong(0) < 1 || version.asLong(0) > StoredResult.SCHEMA_VERSION) {
            throw wrong(
                    "/schemaVersion",
                    "this version of keepalive-lab reads schema versions 1 to " + StoredResult.SCHEMA_VERSION
                            + ", the file has " + quote(version));
        }
        OlderResults.adapt(object);
        Kind kind = Kind.find(object.path("kind").asString(""))
                .orElseThrow(() -> wrong(
                        "/kind",
                        "must be one of "
                                + String.join(
                                        ", ",
                                        List.of(Kind.values()).stream()
                                                .map(Kind::label)
                                                .toList())
                                + ", is " + quote(object.path("kind"))));
        List<Error> errors = schema(kind).validate(object);
        if (!errors.isEmpty()) {
            throw wrong(place(errors.get(0)), errors.get(0).getMessage());
        }
        StoredResult<?> result = bind(object, kind);
        Optional<Values.Problem> problem = Values.check(result.body());
        if (problem.isPresent()) {
            throw wrong(problem.get().place(), problem.get().what());
        }
        return result;
    }

    private StoredResult<?> bind(ObjectNode tree, Kind kind) {
        try {
            return new StoredResult<>(
                    StoredResult.SCHEMA_VERSION,
                    kind,
                    Verdict.valueOf(tree.path("verdict").asString()),
                    tree.path("startedAt").isNull()
                            ? null
                            : tree.path("startedAt").asString(),
                    ResultJson.mapper().treeToValue(tree.path("environment"), Environment.class),
                    List.of(ResultJson.mapper().treeToValue(tree.path("warnings"), StoredWarning[].class)),
                    ResultJson.mapper().treeToValue(tree, kind.body()));
        } catch (JacksonException e) {
            throw wrong("", "holds a value that does not fit: " + e.getOriginalMessage());
        }
    }

    private String text() throws NoSuchFileException {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new UnreadableException(file + " is larger than any result, " + (LARGEST_BYTES >> 20) + " MiB");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (MalformedInputException e) {
            throw new UnreadableException(file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new UnreadableException(file + " cannot be read: " + e.getMessage());
        }
    }

    private JsonNode parse(String text) {
        try {
            return ResultJson.mapper().readTree(text);
        } catch (JacksonException e) {
            throw new UnreadableException(file + " is not JSON"
                    + (e.getLocation() == null || e.getLocation().getLineNr() < 1
                            ? ""
                            : ", line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr())
                    + ": " + firstLine(e.getOriginalMessage()));
        }
    }

    private static Schema schema(Kind kind) {
        return SCHEMAS.computeIfAbsent(kind, ResultReader::load);
    }

    private static Schema load(Kind kind) {
        String name = "/io/github/keepalivelab/schema/" + kind.label() + ".json";
        try (InputStream stream = ResultReader.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(stream);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }

    private static String place(Error error) {
        String place = error.getInstanceLocation().toString();
        return error.getProperty() == null ? place : place + "/" + error.getProperty();
    }

    private UnreadableException wrong(String place, String what) {
        return new UnreadableException(
                file + (place.isEmpty() ? "" : " at " + shortened(place)) + ": " + shortened(what));
    }

    private static String quote(JsonNode node) {
        return node.isMissingNode() ? "missing" : shortened(node.toString());
    }

    private static String shortened(String text) {
        String line = firstLine(text);
        return line.length() <= 4 * LONGEST_QUOTE ? line : line.substring(0, 4 * LONGEST_QUOTE) + "...";
    }

    /** One line without control characters, which a terminal might obey. */
    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    }
}
