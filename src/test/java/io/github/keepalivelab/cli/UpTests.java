package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stack as processes of this host: the endpoints to curl, the rounds, the service and its refusals. */
@Tag("integration")
@Tag("alone")
final class UpTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern CONNECTION = Pattern.compile("\"connection\":\"([^\"]+)\"");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder = Path.of(".");

    @org.jspecify.annotations.Nullable
    private static LabProcess lab;

    private static int longPort;
    private static int shortPort;
    private static int driver;

    @BeforeAll
    static void up() throws IOException {
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free.add(socket.getLocalPort());
            }
        }
        longPort = free.get(0);
        shortPort = free.get(1);
        driver = free.get(2);
        lab = LabProcess.start(
                folder,
                LabProcess.HEEDS_CTRL_C,
                Map.of(),
                "up",
                "--long-port",
                String.valueOf(longPort),
                "--short-port",
                String.valueOf(shortPort),
                "--port",
                String.valueOf(driver),
                "--rate",
                "100",
                "--blocks",
                "2",
                "--trial-seconds",
                "0.3");
        Awaitility.await("lab up").atMost(PATIENCE).until(() -> running().text().contains("Ctrl-C ends everything"));
    }

    private static LabProcess running() {
        return Objects.requireNonNull(lab);
    }

    @AfterAll
    static void down() throws IOException, InterruptedException {
        List<ProcessHandle> all = running().children();
        running().signal("INT");
        running().await();
        LabProcess.awaitGone(all);
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + driver + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String connection(String answer) {
        Matcher matcher = CONNECTION.matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return matcher.group(1);
    }

    @Test
    void theShortUpstreamHopIsANewConnectionEachTime() throws IOException, InterruptedException {
        String first = connection(get(shortPort, "/keep-alive/hello").body());
        String second = connection(get(shortPort, "/keep-alive/hello").body());
        assertThat(second).isNotEqualTo(first);
        assertThat(get(shortPort, "/keep-alive/hello").body()).contains("\"connectionHeader\":\"close\"");
    }

    @Test
    void theLongUpstreamHopCarriesManyRequests() throws IOException, InterruptedException {
        String answer = get(longPort, "/keep-alive/hello").body();
        for (int i = 0; i < 40; i++) {
            answer = get(longPort, "/keep-alive/hello").body();
        }
        assertThat(answer).doesNotContain("\"requestsOnConnection\":1,").contains("\"connectionHeader\":null");
    }

    @Test
    void roundsAreStoredAndReported() throws IOException, InterruptedException {
        Pattern id = Pattern.compile("\"id\":\"(\\d{8}T\\d{9}Z)\",\"startedAt\"");
        Awaitility.await("a finished round")
                .atMost(PATIENCE)
                .until(() -> id.matcher(get(driver, "/runs").body()).find());
        Matcher found = id.matcher(get(driver, "/runs").body());
        assertThat(found.find()).isTrue();
        String json = get(driver, "/runs/" + found.group(1)).body();
        assertThat(Schema.violations("compare", json)).isEmpty();
        assertThat(json).contains("\"nginxVersion\" : \"1.");
        responseTimesAreKept(found.group(1), json);
        HttpResponse<String> report = get(driver, "/runs/" + found.group(1) + "/report");
        assertThat(report.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        // The first stored round may be one that was cut short; a whole one has every arm.
        Awaitility.await("every arm's series")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get(driver, "/actuator/prometheus").body())
                        .contains("lab_response_seconds_bucket{application=\"keepalive-lab-driver\",arm=\"long/long\"")
                        .contains(
                                "lab_cpu_seconds_total{application=\"keepalive-lab-driver\",arm=\"short/short\",process=\"nginx\"")
                        .contains(
                                "lab_cpu_seconds_total{application=\"keepalive-lab-driver\",arm=\"short/short\",process=\"backend\"")
                        .contains(
                                "lab_connections_opened_total{application=\"keepalive-lab-driver\",arm=\"short/short\",hop=\"upstream\"")
                        .contains("lab_round_ratio{"));
        assertThat(running().text()).contains("round " + found.group(1) + ": ");
    }

    /** As any tool of HdrHistogram would read them. */
    private static void responseTimesAreKept(String id, String result) throws IOException, InterruptedException {
        HttpResponse<String> log = get(driver, "/runs/" + id + "/hlog");
        assertThat(log.statusCode()).as(log.body()).isEqualTo(200);
        assertThat(log.headers().firstValue("content-disposition"))
                .hasValue("attachment; filename=\"" + id + ".hlog\"");
        long requests = 0;
        try (HistogramLogReader reader =
                new HistogramLogReader(new ByteArrayInputStream(log.body().getBytes(StandardCharsets.UTF_8)))) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                requests += ((Histogram) next).getTotalCount();
            }
        }
        long answered = 0;
        for (JsonNode trial : JsonMapper.builder().build().readTree(result).get("trials")) {
            answered += trial.get("requests").asLong();
        }
        assertThat(requests).isEqualTo(answered);
    }

    @Test
    void aFreshBackendIsWarmedUpOnce() {
        Awaitility.await("two whole rounds")
                .atMost(PATIENCE)
                .until(() -> warmUpsOfWholeRounds().size() >= 2);
        List<Double> warmUps = warmUpsOfWholeRounds();
        // Four closed loops of 0.4 s on each of four arms at least, then none.
        assertThat(warmUps.get(0)).isGreaterThan(6);
        assertThat(warmUps.subList(1, warmUps.size())).allMatch(seconds -> seconds < 1);
    }

    /** Returns how long each round with all its blocks was warmed up, the oldest first. */
    private static List<Double> warmUpsOfWholeRounds() {
        try {
            List<Double> warmUps = new ArrayList<>();
            Matcher ids = Pattern.compile("\"id\":\"(\\d{8}T\\d{9}Z)\",\"startedAt\"")
                    .matcher(get(driver, "/runs").body());
            for (String id : ids.results().map(match -> match.group(1)).sorted().toList()) {
                JsonNode round = JsonMapper.builder()
                        .build()
                        .readTree(get(driver, "/runs/" + id).body());
                if (round.at("/loads/0/blocks").asInt()
                        == round.at("/plan/blocks").asInt()) {
                    warmUps.add(round.get("warmUpSeconds").asDouble());
                }
            }
            return warmUps;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"rate\": 1e12}|400",
                "{\"rate\": 6000}|400",
                "{\"rate\": -1}|400",
                "{\"rate\": \"abc\"}|400",
                "{\"rate\": [1]}|400",
                "{\"rate\": null}|400",
                "{\"blocks\": 100000}|400",
                "{\"blocks\": 1.5}|400",
                "{\"target\": \"http://example.org/\"}|400",
                "{\"nginxHost\": \"example.org\"}|400",
                "{\"arms\": [\"long/long\", \"x/y\"]}|400",
                "[]|400",
                "nonsense|400",
                "{\"rate\": |400"
            })
    void aBadRequestIsAProblemAndStartsNothing(String body, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", "/runs", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .doesNotContain("Exception")
                .doesNotContain("io.github")
                .doesNotContain("\tat ");
    }

    @Test
    void tooLargeABodyIsRefused() throws IOException, InterruptedException {
        assertThat(send("POST", "/runs", "{\"arms\": \"" + "x".repeat(10_000_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"/runs/nothing", "/runs/..%2F..%2Fetc%2Fpasswd", "/runs/20260101T000000001Z", "/runs/%00/report"})
    void anIdThatIsNoneIsNotFound(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(driver, path);
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("root:").doesNotContain("Exception");
    }

    @Test
    void anotherWebPageCanNeitherStartNorReadAnything() throws IOException, InterruptedException {
        HttpRequest.Builder form = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + driver + "/runs"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"rate\": 50}"));
        HttpResponse<String> plain = CLIENT.send(
                form.copy().header("Content-Type", "text/plain").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(plain.statusCode()).as(plain.body()).isEqualTo(415);
        HttpResponse<String> foreign = CLIENT.send(
                form.copy()
                        .header("Content-Type", "application/json")
                        .header("Origin", "http://example.org")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(foreign.statusCode()).as(foreign.body()).isEqualTo(403);
    }

    @Test
    void oneRunAtATimeCanBeAskedForAndEnded() throws IOException, InterruptedException {
        HttpResponse<String> taken = send("POST", "/runs", "{\"rate\": 50, \"blocks\": 100, \"trialSeconds\": 1}");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        String location = taken.headers().firstValue("location").orElseThrow();
        assertThat(send("POST", "/runs", "{}").statusCode()).isEqualTo(409);
        String id = location.substring("/runs/".length());
        Awaitility.await("it runs")
                .atMost(PATIENCE)
                .until(() ->
                        get(driver, "/runs").body().contains("\"current\":{\"id\":\"" + id + "\",\"asked\":true}"));
        Awaitility.await("it measures")
                .atMost(PATIENCE)
                .until(() -> get(driver, location).body().contains("\"doing\":\"MEASURING\""));
        assertThat(get(driver, "/runs/current").body()).contains("\"id\":\"" + id + "\"", "\"blocks\":100");
        Awaitility.await("it is ended").atMost(PATIENCE).until(() -> {
            send("DELETE", "/runs/current", "");
            return get(driver, location).body().contains("\"verdict\"");
        });
        assertThat(get(driver, location).body()).contains("\"Interrupted\"");
    }
}
