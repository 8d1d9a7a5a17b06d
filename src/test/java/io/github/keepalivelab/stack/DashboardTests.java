package io.github.keepalivelab.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules for dashboards, modelled on Grafana's dashboard-linter. */
final class DashboardTests {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
    private static final Set<String> BUILT_IN = Set.of("__rate_interval", "__interval", "__range");

    static Stream<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("grafana", "dashboards"))) {
            return files.sorted().toList().stream();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(file));
    }

    private static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        return panels;
    }

    private static List<JsonNode> data(JsonNode dashboard) {
        return panels(dashboard).stream()
                .filter(panel -> !panel.get("type").asString().equals("row"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItShowsAndWhatToConclude(Path file) throws IOException {
        for (JsonNode panel : data(read(file))) {
            assertThat(panel.path("title").asString()).isNotBlank();
            assertThat(panel.path("description").asString())
                    .as(panel.path("title").asString())
                    .hasSizeGreaterThan(60)
                    .endsWith(".");
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelHasAUnitUnlessItShowsNoNumberOfItsOwn(Path file) throws IOException {
        for (JsonNode panel : data(read(file))) {
            if (!Set.of("table", "state-timeline").contains(panel.get("type").asString())) {
                assertThat(panel.at("/fieldConfig/defaults/unit").asString(""))
                        .as(panel.get("title").asString())
                        .isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyQueryUsesTheVariablesAndOnlyKnownOnes(Path file) throws IOException {
        JsonNode dashboard = read(file);
        Set<String> known = new HashSet<>(BUILT_IN);
        dashboard
                .at("/templating/list")
                .forEach(variable -> known.add(variable.get("name").asString()));
        assertThat(known).contains("datasource", "job", "instance");
        for (JsonNode panel : data(dashboard)) {
            assertThat(panel.get("targets").size()).isPositive();
            for (JsonNode target : panel.get("targets")) {
                String expression = target.get("expr").asString();
                assertThat(target.at("/datasource/uid").asString()).isEqualTo("${datasource}");
                assertThat(expression)
                        .as(panel.get("title").asString())
                        .contains("job=~\"$job\"")
                        .contains("instance=~\"$instance\"");
                Matcher used = VARIABLE.matcher(expression);
                while (used.find()) {
                    assertThat(known).contains(used.group(1));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveOneIdEachAndDoNotOverlap(Path file) throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : panels(read(file))) {
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            JsonNode grid = panel.get("gridPos");
            for (int x = grid.get("x").asInt();
                    x < grid.get("x").asInt() + grid.get("w").asInt();
                    x++) {
                assertThat(x).isBetween(0, 23);
                for (int y = grid.get("y").asInt();
                        y < grid.get("y").asInt() + grid.get("h").asInt();
                        y++) {
                    assertThat(cells.add(x + "," + y))
                            .as("%s overlaps at %d, %d", panel.get("title").asString(), x, y)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void thresholdsHaveAMeaning(Path file) throws IOException {
        for (JsonNode panel : data(read(file))) {
            JsonNode steps = panel.at("/fieldConfig/defaults/thresholds/steps");
            boolean shown = panel.get("type").asString().equals("stat")
                    || !panel.at("/fieldConfig/defaults/custom/thresholdsStyle/mode")
                            .asString("off")
                            .equals("off");
            if (shown) {
                assertThat(steps.size()).as(panel.get("title").asString()).isGreaterThan(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void dashboardsLinkToEachOther(Path file) throws IOException {
        JsonNode dashboard = read(file);
        assertThat(dashboard.at("/links/0/tags/0").asString()).isEqualTo("keepalive-lab");
        assertThat(dashboard.at("/tags/0").asString()).isEqualTo("keepalive-lab");
        assertThat(dashboard.get("uid").asString())
                .isEqualTo(file.getFileName().toString().replace(".json", ""));
    }

    /** What Grafana writes when a dashboard is exported for sharing; its data source is a variable, so none is asked for. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void itCanBeImportedElsewhere(Path file) throws IOException {
        JsonNode dashboard = read(file);
        Set<String> needed = new TreeSet<>(Set.of("grafana grafana", "datasource prometheus"));
        data(dashboard).forEach(panel -> needed.add("panel " + panel.get("type").asString()));
        Set<String> said = new TreeSet<>();
        dashboard
                .get("__requires")
                .forEach(one -> said.add(
                        one.get("type").asString() + " " + one.get("id").asString()));
        assertThat(said).isEqualTo(needed);
        assertThat(dashboard.get("__inputs")).isEmpty();
        assertThat(dashboard.findValuesAsString("uid"))
                .as("no data source of this stack alone")
                .doesNotContain("prometheus");
    }
}
