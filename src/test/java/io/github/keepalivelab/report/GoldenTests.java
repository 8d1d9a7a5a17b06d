package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Kind;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.StoredResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Results that the first program of schema version 1 measured and reported; every figure of both is still there. */
final class GoldenTests {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "v1");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    /** What says which version it is. */
    private static final Set<String> CHANGED = Set.of("schemaVersion");
    /** A claim is an outcome now; what was compared is called by its process. */
    private static final Pattern RENAMED =
            Pattern.compile("comparisons/\\d+/(claim|metric)|environment/(loadEngineDetail|threadKind)");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    private static StoredResult<?> read(String name) throws IOException {
        return ResultReader.read(FOLDER.resolve(name + ".json"));
    }

    private static Map<String, Long> numbers(String text) {
        // The names of quantiles hold digits and are no figures: a table names a row once, where a sentence named it
        // for each arm.
        return NUMBER.matcher(text.replaceAll("\\bp(?:50|90|99)\\b", "quantile"))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void everyKindHasOne() throws IOException {
        List<Kind> kinds = new ArrayList<>();
        for (String name : names()) {
            kinds.add(read(name).kind());
        }
        // Several runs of one comparison, and the watch, came with version 2.
        Set<Kind> then = EnumSet.complementOf(EnumSet.of(Kind.RUNS, Kind.WATCH));
        assertThat(kinds).containsAll(then);
    }

    @TestFactory
    Stream<DynamicTest> theReportHoldsEveryFigureThatItHeldThen() throws IOException {
        return names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Map<String, Long> now = numbers(new Reports().text(read(name)));
                    assertThat(numbers(Files.readString(FOLDER.resolve(name + ".txt"))))
                            .isNotEmpty()
                            .allSatisfy((number, times) ->
                                    assertThat(now.getOrDefault(number, 0L)).isGreaterThanOrEqualTo(times));
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatIsReadAndStoredAgainHasEveryValueItHad() throws IOException {
        return names().stream()
                .map(golden -> DynamicTest.dynamicTest(golden, () -> {
                    JsonNode then = MAPPER.readTree(Files.readString(FOLDER.resolve(golden + ".json")));
                    StoredResult<?> result = read(golden);
                    JsonNode now = MAPPER.readTree(ResultJson.pretty(result));
                    then.properties().forEach(member -> {
                        String name = member.getKey();
                        // What users' pools do was told as a result of liveness, with nothing of liveness in it.
                        boolean moved = result.kind() == Kind.POOLS
                                && (!now.has(name) || name.equals("kind") || name.equals("plan"));
                        boolean nothing =
                                name.equals("peers") && member.getValue().isEmpty();
                        if (!moved && !nothing && !CHANGED.contains(name)) {
                            same(member.getValue(), today(now, name), name);
                        }
                    });
                }));
    }

    /** Where a member of version 1 is now: a run had one load. */
    private static JsonNode today(JsonNode now, String name) {
        JsonNode load = now.path("loads").path(0);
        return switch (name) {
            case "arms", "comparisons" -> load.isMissingNode() ? now.path(name) : load.path(name);
            case "completeBlocks" -> load.path("blocks");
            default -> now.path(name);
        };
    }

    private static String renamed(String place, String name) {
        return name.equals("client") && place.contains("timeWait") ? "driver" : name;
    }

    private static void same(JsonNode then, JsonNode now, String place) {
        if ((place.equals("plan/ratePerSecond") && now.isMissingNode())
                || RENAMED.matcher(place).matches()) {
            return;
        }
        assertThat(now.isMissingNode()).as(place).isFalse();
        if (now.has("policy")) {
            // A hop was its policy alone.
            assertThat(now.get("policy")).as(place).isEqualTo(then);
        } else if (place.equals("environment/loadEngine")) {
            assertThat(now.isNull() ? now : now.get("name")).as(place).isEqualTo(then);
        } else if (then.isObject()) {
            then.properties()
                    .forEach(member -> same(
                            member.getValue(),
                            now.path(renamed(place, member.getKey())),
                            place + "/" + member.getKey()));
        } else if (then.isArray()) {
            assertThat(now.size()).as(place).isEqualTo(then.size());
            for (int i = 0; i < then.size(); i++) {
                same(then.get(i), now.get(i), place + "/" + i);
            }
        } else if (then.isNumber()) {
            assertThat(now.asDouble()).as(place).isEqualTo(then.asDouble());
        } else {
            assertThat(now).as(place).isEqualTo(then);
        }
    }
}
