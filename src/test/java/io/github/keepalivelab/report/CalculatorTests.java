package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.worth.Traffic;
import io.github.keepalivelab.worth.TwoLoads;
import io.github.keepalivelab.worth.Worth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The calculator of a report in a real browser against the one that {@code lab worth} uses. */
final class CalculatorTests {

    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]*(?:\\.(\\d+))?");

    private static final String TYPE = """
            for (const [id, value] of Object.entries(arguments[0])) document.getElementById(id).value = value;
            document.getElementById('worth-rate').dispatchEvent(new Event('input'));
            return [document.getElementById('worth-table').hidden
                      ? '' : [...document.querySelectorAll('#worth-table tr')].map(r => [...r.cells].map(c => c.textContent).join('|')).join('\\n'),
                    [...document.querySelectorAll('#worth-words p')].map(p => p.textContent).join('\\n')];
            """;

    @TempDir
    static Path folder = Path.of(".");

    @Test
    void itIsThereWhereTheResultCanAnswer() {
        StoredResult<CompareResult> measured = TwoLoads.measured(Resolution.CLAIM);
        assertThat(new Reports().html(measured)).contains("id=\"worth-table\"", "client connections a second");
        assertThat(new Reports().html(Results.small())).doesNotContain("id=\"worth-table\"");
        assertThat(new Reports().html(measured.with(StoredWarning.of(new RunWarning.NginxLog("[alert] x")))))
                .as("nothing is calculated from what is INVALID")
                .doesNotContain("id=\"worth-table\"");
    }

    @Test
    @Tag("integration")
    void whatIsTypedIsCalculatedAsTheCommandDoes() throws IOException {
        Chromium.need();
        List<StoredResult<CompareResult>> results =
                List.of(TwoLoads.measured(Resolution.CLAIM), TwoLoads.measured(Resolution.UNRESOLVED));
        Random random = new Random(5);
        for (StoredResult<CompareResult> result : results) {
            ChromeDriver browser =
                    Chromium.open(Files.writeString(folder.resolve("report.html"), new Reports().html(result)));
            try {
                same(browser, result, new Traffic(500, 1, 1, 1, 1, null));
                same(browser, result, new Traffic(1500, 100, 100, 1, 1, 0.0));
                for (int i = 0; i < 150; i++) {
                    same(browser, result, traffic(random));
                }
                assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                        .isEmpty();
            } finally {
                browser.quit();
            }
        }
    }

    private static Traffic traffic(Random random) {
        int nginx = 1 + random.nextInt(4);
        double rate = nginx * (450 + random.nextInt(1100));
        double requests = random.nextBoolean() ? 1 + random.nextInt(200) : 1 + random.nextInt(1000) / 8.0;
        Double price = random.nextBoolean() ? null : (Double) (random.nextInt(1000) / 1000.0);
        return new Traffic(rate, requests, requests, nginx, Math.max(1, nginx - random.nextInt(2)), price);
    }

    private static void same(ChromeDriver browser, StoredResult<CompareResult> result, Traffic traffic) {
        Map<String, Object> typed = new LinkedHashMap<>();
        typed.put("worth-rate", traffic.ratePerSecond());
        typed.put("worth-requests", traffic.perClientConnection());
        typed.put("worth-nginx", traffic.nginxMachines());
        typed.put("worth-backend", traffic.backendMachines());
        Double price = traffic.pricePerCoreHour();
        typed.put("worth-price", price == null ? "" : price);
        List<?> shown = (List<?>) Objects.requireNonNull(browser.executeScript(TYPE, typed));
        String table = String.valueOf(shown.get(0));
        String words = String.valueOf(shown.get(1));
        Worth worth;
        try {
            worth = Worth.of(result, traffic);
        } catch (PlanException e) {
            assertThat(table).isEmpty();
            assertThat(words).startsWith(beginning(String.valueOf(e.getMessage())));
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("|" + String.join("|", WorthReport.columns(traffic)));
        WorthReport.rows(worth).forEach(row -> lines.add(String.join("|", row)));
        alike(table, String.join("\n", lines), traffic);
        alike(words, String.join("\n", WorthReport.sentences(worth)), traffic);
    }

    /** What is refused is refused in the same words up to the options, which a page does not have. */
    private static String beginning(String message) {
        return message.substring(0, message.indexOf(" with --"));
    }

    /** The same words, and the same figures to one in the last digit: the two languages round ties differently. */
    private static void alike(String shown, String expected, Traffic traffic) {
        assertThat(NUMBER.matcher(shown).replaceAll("#"))
                .as("%s", traffic)
                .isEqualTo(NUMBER.matcher(expected).replaceAll("#"));
        Matcher own = NUMBER.matcher(shown);
        Matcher other = NUMBER.matcher(expected);
        while (own.find() && other.find()) {
            String digits = own.group(1);
            double unit = Math.pow(10, digits == null ? 0 : -digits.length());
            assertThat(Double.parseDouble(own.group().replace(",", "")))
                    .as("%s of %s: %s", own.group(), traffic, shown)
                    .isCloseTo(Double.parseDouble(other.group().replace(",", "")), within(1.001 * unit));
        }
    }
}
