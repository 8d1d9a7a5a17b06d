package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.job.LabVersion;
import io.github.keepalivelab.worth.Traffic;
import io.github.keepalivelab.worth.Worth;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** What /v3/api-docs says beyond what the controllers' types say: which refusals there are, what a run may be asked with, and examples. */
final class ApiDescription implements OpenApiCustomizer {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "Problem";

    /** Answers of ours by the name of their schema; a component that may be null is marked in none of them by itself. */
    private static final Map<String, Class<? extends Record>> RECORDS = Map.of(
            "Runs", RunsController.Runs.class,
            "Summary", RunStore.Summary.class,
            "Current", Rounds.Current.class,
            "Taken", RunsController.Taken.class,
            "State", LiveRound.State.class,
            "Arm", LiveRound.Arm.class,
            "Calculated", RunViews.Calculated.class,
            "Worth", Worth.class,
            "Traffic", Traffic.class);

    private static final Map<Integer, String> REFUSALS = Map.of(
            400, "It was asked with something that cannot be; the detail says what is allowed.",
            403, "A web page of another origin asked.",
            404, "There is no such run.",
            409, "A run that was asked for is under way.",
            413, "The body is too long.",
            415, "The body is not application/json.",
            421, "The service does not go by that host name.");

    @Override
    public void customise(OpenAPI api) {
        api.setInfo(
                new Info()
                        .title("keepalive-lab, load driver")
                        .version(LabVersion.current())
                        .description(
                                "Rounds of long against short connections: what goes on, what was found, and one of your own."));
        api.setServers(null);
        RECORDS.forEach((name, type) -> complete(schema(api, name), type));
        api.getComponents().addSchemas(PROBLEM, problem());
        api.getPaths()
                .forEach((path, item) -> item.readOperations().forEach(operation -> {
                    operation.setTags(null);
                    refused(operation, 403, 421);
                    if (path.contains("{id}") || path.equals("/runs/current")) {
                        refused(operation, 404);
                    }
                }));
        told(path(api, "/runs").getGet(), "Lists the finished runs, the newest first, and names the one under way.");
        started(path(api, "/runs").getPost());
        told(path(api, "/runs/current").getGet(), "Says how far the run under way is.");
        told(path(api, "/runs/current").getDelete(), "Ends the run under way; what was measured is kept.");
        run(path(api, "/runs/{id}").getGet());
        told(path(api, "/runs/{id}/report").getGet(), "Returns a finished run's report, one file of HTML.");
        told(path(api, "/runs/{id}/csv").getGet(), "Returns every figure of a finished run, unrounded.");
        told(
                path(api, "/runs/{id}/hlog").getGet(),
                "Returns the response times of each window of a finished run, a log of HdrHistogram.");
        Operation against = path(api, "/runs/{id}/against/{other}").getGet();
        told(against, "Shows two finished runs side by side, where they did the same; HTML.");
        refused(against, 400);
        Operation worth = path(api, "/runs/{id}/worth").getGet();
        told(worth, "Calculates what long connections would save for your traffic. Nothing is extrapolated.");
        refused(worth, 400);
    }

    private static PathItem path(OpenAPI api, String path) {
        return Objects.requireNonNull(api.getPaths().get(path), path);
    }

    private static ApiResponse answered(Operation operation) {
        return Objects.requireNonNull(operation.getResponses().get("200"));
    }

    private static void told(Operation operation, String summary) {
        operation.setSummary(summary);
        answered(operation).setDescription(summary);
    }

    private static void refused(Operation operation, int... codes) {
        for (int code : codes) {
            operation
                    .getResponses()
                    .addApiResponse(
                            String.valueOf(code),
                            new ApiResponse()
                                    .description(REFUSALS.get(code))
                                    .content(new Content()
                                            .addMediaType(
                                                    "application/problem+json", new MediaType().schema(ref(PROBLEM)))));
        }
    }

    private static void started(Operation operation) {
        operation.setSummary("Asks for a run of your own; it goes next and cuts an automatic round short.");
        operation.setParameters(null);
        operation.setRequestBody(new RequestBody()
                .required(false)
                .description("What differs from the rounds of the service; its targets cannot be changed.")
                .content(new Content()
                        .addMediaType(
                                JSON,
                                new MediaType()
                                        .schema(settings())
                                        .addExamples("rate", new Example().value(Map.of("rate", 500, "blocks", 20)))
                                        .addExamples(
                                                "arms",
                                                new Example()
                                                        .value(Map.of(
                                                                "arms",
                                                                List.of("long/long", "short/short"),
                                                                "seed",
                                                                7))))));
        operation.getResponses().clear();
        operation
                .getResponses()
                .addApiResponse(
                        "202",
                        new ApiResponse()
                                .description("It goes next.")
                                .addHeaderObject("Location", new Header().schema(new StringSchema()))
                                .content(new Content().addMediaType(JSON, new MediaType().schema(ref("Taken")))));
        refused(operation, 400, 403, 409, 413, 415, 421);
    }

    private static void run(Operation operation) {
        told(operation, "Returns a finished run, or how far one is that has not finished: that has no verdict.");
        answered(operation)
                .addHeaderObject(
                        "Retry-After",
                        new Header()
                                .description("seconds; only where it has not finished")
                                .schema(new StringSchema()))
                .content(
                        new Content()
                                .addMediaType(
                                        JSON,
                                        new MediaType()
                                                .schema(
                                                        new ObjectSchema()
                                                                .description(
                                                                        "As docs/schema/compare.json has it; until then as /runs/current"))));
    }

    private static Schema<?> settings() {
        Map<String, Schema<?>> properties = new LinkedHashMap<>();
        properties.put(
                "arms", new Schema<>().description("which, for example long/long; names or one string with commas"));
        properties.put("baseline", text("the arm that the others are compared with"));
        properties.put("rate", number("requests a second, at most 5000"));
        properties.put("arrivals", text("constant or poisson"));
        properties.put("connections", number("at the client hop"));
        properties.put("blocks", number("of every arm once"));
        properties.put("trialSeconds", number("length of a window"));
        properties.put("seed", number("of the order"));
        properties.put("closeBy", text("client or server: who closes a short client connection"));
        properties.put("control", flag("true: an arm against itself"));
        ObjectSchema settings = new ObjectSchema();
        properties.forEach(settings::addProperty);
        settings.setAdditionalProperties(false);
        return settings;
    }

    private static Schema<?> text(String description) {
        return new Schema<>().types(types("string")).description(description);
    }

    private static Schema<?> flag(String description) {
        return new Schema<>().types(types("boolean")).description(description);
    }

    private static Schema<?> number(String description) {
        return new Schema<>().types(types("number")).description(description);
    }

    private static Set<String> types(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }

    private static Schema<?> problem() {
        ObjectSchema problem = new ObjectSchema();
        problem.description("RFC 9457; detail says in a sentence what was wrong and what is allowed");
        problem.addProperty("title", text("of the status"));
        problem.addProperty("status", number("of the answer"));
        problem.addProperty("detail", text("what was wrong"));
        problem.addProperty("instance", text("what was asked"));
        problem.required(List.of("status", "detail"));
        return problem;
    }

    private static Schema<?> ref(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }

    private static Schema<?> schema(OpenAPI api, String name) {
        Schema<?> schema = api.getComponents().getSchemas().get(name);
        if (schema == null) {
            throw new IllegalStateException("no schema of " + name);
        }
        return schema;
    }

    /** Every component is there, and those that may be null are marked. */
    private static void complete(Schema<?> schema, Class<? extends Record> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            schema.addRequiredItem(component.getName());
            Schema<?> property = schema.getProperties().get(component.getName());
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                schema.addProperty(
                        component.getName(),
                        new Schema<>().anyOf(List.of(property, new Schema<>().types(types("null")))));
            }
        }
    }
}
