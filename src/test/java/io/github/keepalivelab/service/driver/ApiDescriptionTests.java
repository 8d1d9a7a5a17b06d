package io.github.keepalivelab.service.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.worth.TwoLoads;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI description against what is answered. */
@Tag("integration")
final class ApiDescriptionTests {

    private static final String RUN = "20260101T000000000Z";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder = Path.of(".");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> asked = new TreeSet<>();
    private JsonNode api = JSON.createObjectNode();

    /** Asks for something and holds the answer against what the description says of it. */
    private HttpResponse<String> ask(
            Service service, String method, String template, String path, String... bodyAndType)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.url(path));
        if (bodyAndType.length > 1) {
            request.header("Content-Type", bodyAndType[1]);
        }
        request.method(
                method,
                bodyAndType.length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(bodyAndType[0]));
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode said = api.path("paths")
                .path(template)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path(String.valueOf(answer.statusCode()));
        assertThat(said.isMissingNode())
                .as("%s %s: %d is described; %s", method, path, answer.statusCode(), answer.body())
                .isFalse();
        asked.add(method + " " + template);
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode content = said.path("content");
        String described = content.propertyNames().stream()
                .map(name -> name.replaceFirst(";.*", ""))
                .filter(type::equals)
                .findFirst()
                .orElse("");
        assertThat(described).as("%s %s: %s", method, path, content).isEqualTo(type);
        if (type.endsWith("json")) {
            ObjectNode schema = (ObjectNode) content.path(type).path("schema").deepCopy();
            schema.set("components", api.path("components"));
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(schema.toString())
                            .validate(answer.body(), InputFormat.JSON))
                    .as("%s %s: %s", method, path, answer.body())
                    .isEmpty();
        }
        return answer;
    }

    @Test
    void everyAnswerIsAsDescribed() throws IOException, InterruptedException {
        try (RunStore store = new RunStore(folder, 10)) {
            store.distributions(RUN).close();
            store.place(RUN).store(TwoLoads.measured(Resolution.CLAIM), new Reports());
        }
        try (Service service = new Service(folder)) {
            api = JSON.readTree(client.send(
                            HttpRequest.newBuilder(service.url("/v3/api-docs")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
            ask(service, "GET", "/runs", "/runs");
            ask(service, "GET", "/runs/current", "/runs/current");
            ask(service, "DELETE", "/runs/current", "/runs/current");
            service.live().begin("20260101T000009000Z", true, Service.ARMS, 12);
            service.window(0, "long/long", 60);
            ask(service, "GET", "/runs", "/runs");
            ask(service, "GET", "/runs/current", "/runs/current");
            ask(service, "GET", "/runs/{id}", "/runs/20260101T000009000Z");
            for (String view : List.of("", "/report", "/csv", "/hlog", "/worth", "/against/{other}")) {
                String path = view.replace("{other}", RUN) + (view.equals("/worth") ? "?rate=1000" : "");
                ask(service, "GET", "/runs/{id}" + view, "/runs/" + RUN + path);
                ask(service, "GET", "/runs/{id}" + view, "/runs/20260101T000001000Z" + path);
            }
            ask(service, "GET", "/runs/{id}/worth", "/runs/" + RUN + "/worth?rate=9000");
            ask(service, "GET", "/runs/{id}/worth", "/runs/" + RUN + "/worth?rate=many");
            ask(service, "GET", "/runs/{id}/worth", "/runs/" + RUN + "/worth");
            ask(service, "POST", "/runs", "/runs", "{\"rate\": 9000}", "application/json");
            ask(service, "POST", "/runs", "/runs", "rate=5", "application/x-www-form-urlencoded");
            ask(service, "POST", "/runs", "/runs", " ".repeat(20_000), "application/json");
            List<Integer> taken = new ArrayList<>();
            JsonNode examples = api.at("/paths/~1runs/post/requestBody/content/application~1json/examples");
            for (JsonNode example : examples) {
                taken.add(ask(
                                service,
                                "POST",
                                "/runs",
                                "/runs",
                                example.path("value").toString(),
                                "application/json")
                        .statusCode());
            }
            assertThat(taken)
                    .as("the examples are taken, one at a time")
                    .hasSize(2)
                    .allMatch(code -> code == 202 || code == 409)
                    .contains(202);
            Set<String> described = new TreeSet<>();
            api.path("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .propertyNames()
                            .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
            assertThat(asked).isEqualTo(described);
        }
    }
}
