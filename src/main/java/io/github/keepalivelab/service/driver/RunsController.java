package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The runs over HTTP. What may be changed is listed; the targets are not among it. */
@RestController
@RequestMapping("/runs")
final class RunsController {

    private static final int LONGEST_BODY = 16_384;
    private static final double MAX_RATE_PER_SECOND = 5000;
    private static final double MAX_SECONDS = 900;

    private static final List<String> CHANGEABLE = List.of(
            "arms",
            "baseline",
            "rate",
            "arrivals",
            "connections",
            "blocks",
            "trial-seconds",
            "seed",
            "close-by",
            "control");

    private final RunStore store;
    private final Rounds rounds;
    private final LiveRound live;
    private final @Nullable String grafana;
    private final JsonMapper json = JsonMapper.builder().build();

    RunsController(RunStore store, Rounds rounds, LiveRound live, DriverSettings settings) {
        this.grafana = settings.grafana();
        this.store = store;
        this.rounds = rounds;
        this.live = live;
    }

    /**
     * The list of runs.
     *
     * @param grafana where a browser finds Grafana; null where there is none
     */
    record Runs(Rounds.@Nullable Current current, @Nullable String grafana, List<RunStore.Summary> finished) {}

    /** A run that was taken. */
    record Taken(String id) {}

    /** A run that has not begun. */
    record Waiting(String id, String doing) {}

    @GetMapping
    Runs list() throws IOException {
        return new Runs(rounds.current().orElse(null), grafana, store.list());
    }

    /** Returns how far the run under way is. */
    @GetMapping("/current")
    LiveRound.State current() {
        LiveRound.State state = live.state();
        if (state.id() == null) {
            throw new RunErrors.NoSuchRunException();
        }
        return state;
    }

    /** Returns a finished run, or how far one is that has not finished: a result has a verdict, a state has none. */
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> run(@PathVariable String id) throws IOException {
        LiveRound.State state = live.state();
        if (id.equals(state.id())) {
            return unfinished(json.writeValueAsString(state));
        }
        if (rounds.waits(id)) {
            return unfinished(json.writeValueAsString(new Waiting(id, "WAITING")));
        }
        return ResponseEntity.ok(store.json(id).orElseThrow(RunErrors.NoSuchRunException::new));
    }

    private static ResponseEntity<String> unfinished(String body) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header("Retry-After", "5")
                .body(body);
    }

    @PostMapping
    ResponseEntity<?> start(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            return RunErrors.problem(
                    HttpStatus.CONTENT_TOO_LARGE, "a run is asked for with at most " + LONGEST_BODY + " bytes");
        }
        // A web page may send a form or plain text anywhere without being asked; JSON it may not.
        if (body.length > 0 && !isJson(request.getContentType())) {
            return RunErrors.problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "a run is asked for with Content-Type: application/json; with curl: --json '{\"rate\": 500}'");
        }
        ExperimentPlan plan = rounds.plan(changes(body));
        requireBounded(plan);
        return rounds.ask(plan)
                .<ResponseEntity<?>>map(id -> ResponseEntity.accepted()
                        .location(URI.create("/runs/" + id))
                        .body(new Taken(id)))
                .orElseGet(() -> RunErrors.problem(
                        HttpStatus.CONFLICT, "a run that was asked for is under way; wait or DELETE /runs/current"));
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    @DeleteMapping("/current")
    Taken cancel() {
        return new Taken(rounds.cancel().orElseThrow(RunErrors.NoSuchRunException::new));
    }

    private Map<String, String> changes(byte[] body) {
        JsonNode root;
        try {
            root = body.length == 0 ? json.createObjectNode() : json.readTree(body);
        } catch (JacksonException e) {
            throw new PlanException("the body is not JSON");
        }
        if (!root.isObject()) {
            throw new PlanException("the body must be a JSON object");
        }
        Map<String, String> changes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            String setting = kebab(member.getKey());
            if (!CHANGEABLE.contains(setting)) {
                throw new PlanException("unknown member '" + shortened(member.getKey()) + "'; allowed are "
                        + String.join(
                                ", ",
                                CHANGEABLE.stream().map(RunsController::camel).toList()));
            }
            changes.put(setting, text(setting, member.getValue()));
        }
        return changes;
    }

    private static String text(String setting, JsonNode value) {
        if (value.isArray() && setting.equals("arms")) {
            return String.join(
                    ",", value.valueStream().map(arm -> text("arm", arm)).toList());
        }
        if (value.isString() || value.isNumber() || value.isBoolean()) {
            return value.asString();
        }
        throw new PlanException(camel(setting) + " must be a plain value");
    }

    private static void requireBounded(ExperimentPlan plan) {
        if (plan.load() instanceof io.github.keepalivelab.plan.LoadModel.OpenLoop open
                && open.ratePerSecond() > MAX_RATE_PER_SECOND) {
            throw new PlanException("rate must be at most 5000 requests per second here");
        }
        double seconds =
                plan.load().loads() * plan.blocks() * plan.arms().size() * (plan.trialSeconds() + plan.leadInSeconds());
        if (seconds > MAX_SECONDS) {
            throw new PlanException(
                    "blocks times arms times trialSeconds must stay below 900 s, was " + Math.round(seconds));
        }
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** Returns a setting as JSON and queries name it. */
    static String camel(String kebab) {
        StringBuilder camel = new StringBuilder();
        for (String word : kebab.split("-", -1)) {
            camel.append(camel.isEmpty() ? word : capital(word));
        }
        return camel.toString();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
