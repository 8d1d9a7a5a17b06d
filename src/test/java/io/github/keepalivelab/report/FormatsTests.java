package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.Kind;
import io.github.keepalivelab.result.KindResults;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Results as CSV and as Markdown. */
final class FormatsTests {

    private static final Reports REPORTS = new Reports();

    /** Reads CSV as RFC 4180 has it. */
    private static List<List<String>> csv(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                line.add(cell.toString());
                cell.setLength(0);
            } else if (!quoted && c == '\r') {
                line.add(cell.toString());
                cell.setLength(0);
            } else if (!quoted && c == '\n') {
                lines.add(List.copyOf(line));
                line.clear();
            } else {
                cell.append(c);
            }
        }
        assertThat(line).isEmpty();
        return lines;
    }

    @Test
    void everyFigureOfAnArmIsALineWithItsComparison() {
        List<List<String>> lines = csv(REPORTS.csv(Results.small()));
        assertThat(lines.get(0))
                .startsWith("requests_per_second", "arm", "metric", "unit", "value")
                .endsWith("outcome", "reason");
        assertThat(lines)
                .contains(
                        List.of(
                                "100.0",
                                "long/long",
                                "cpuMicrosPerRequest.nginx",
                                "us",
                                "50.0",
                                "short/short",
                                "ratio",
                                "0.5",
                                "0.45",
                                "0.56",
                                "CLAIM",
                                ""),
                        List.of(
                                "100.0",
                                "short/short",
                                "responseMicros.p99",
                                "us",
                                "2000.0",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                ""));
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSize(12));
    }

    @TestFactory
    Stream<DynamicTest> everyKindHasAllItsTables() {
        return KindResults.all().stream()
                .map(result -> DynamicTest.dynamicTest(result.kind().label(), () -> {
                    List<List<String>> lines = csv(REPORTS.csv(result));
                    int columns = result.kind() == Kind.COMPARE ? 12 : 4;
                    assertThat(lines).allSatisfy(line -> assertThat(line).hasSize(columns));
                    String markdown = REPORTS.markdown(result);
                    // Within a block of code everything is text.
                    assertThat(markdown.replaceAll("(?s)```text.*?```", "code"))
                            .startsWith("# ")
                            .endsWith("\n")
                            .contains("**" + result.verdict() + "**")
                            .doesNotContain("<b>", "<is>", "\n\n\n");
                    markdown.lines()
                            .filter(line -> line.startsWith("| "))
                            .forEach(line -> assertThat(line).endsWith(" |"));
                }));
    }

    @Test
    void aSpreadsheetRunsNothingThatAResultBrought() {
        String formula = "=HYPERLINK(\"http://x\",\"y\")";
        StoredResult<?> hostile = Results.stored(Results.compare(List.of(
                Results.arm(formula, ConnectionPolicy.LONG, 50, 0),
                Results.arm("short/short", ConnectionPolicy.SHORT, 100, 1))));
        String text = REPORTS.csv(hostile);
        assertThat(text).contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        assertThat(csv(text)).anyMatch(line -> line.get(1).equals("'" + formula));
    }

    @Test
    void whatIsClaimedIsBoldAndNamesAreText() {
        assertThat(REPORTS.markdown(Results.small()))
                .contains("| CPU of nginx's host | 100.0 us | **-50 % \\[-55, -44\\]** |");
        assertThat(REPORTS.markdown(Results.stored(Results.compare(List.of(
                        Results.arm("a|b`<i>[x](y)\n# z", ConnectionPolicy.LONG, 50, 0),
                        Results.arm("short/short", ConnectionPolicy.SHORT, 100, 1))))))
                .contains("a\\|b\\`\\<i\\>\\[x\\](y) \\# z");
    }
}
