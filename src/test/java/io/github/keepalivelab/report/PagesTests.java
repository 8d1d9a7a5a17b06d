package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.KindResults;
import io.github.keepalivelab.result.Mutations;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.StoredResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The pages of the kinds without trials in a real browser: nothing fetched, no error, nothing cut off, readable on a phone. */
@Tag("integration")
final class PagesTests {

    /** Mutated results of each kind, beside the one with a script in every text. */
    private static final int MUTATIONS = Integer.getInteger("lab.pages", 20);

    @TempDir
    static Path folder = Path.of(".");

    @TestFactory
    Stream<DynamicTest> eachPageCanBeRead() {
        Chromium.need();
        return KindResults.all().stream()
                .map(result -> DynamicTest.dynamicTest(result.kind().label(), () -> canBeRead(result)));
    }

    /** The page of a result that someone made to do harm: what can be drawn is drawn, and nothing of it is run. */
    @TestFactory
    Stream<DynamicTest> noPageRunsWhatItsResultBrought() {
        Chromium.need();
        return KindResults.all().stream()
                .map(result -> DynamicTest.dynamicTest(result.kind().label(), () -> {
                    String json = ResultJson.pretty(result);
                    List<String> results = new ArrayList<>();
                    results.add(Mutations.allHostile(json, text -> page(text).isPresent()));
                    Random random = new Random(7);
                    for (int i = 0; i < MUTATIONS; i++) {
                        results.add(Mutations.of(json, random));
                    }
                    runsNothing(results);
                }));
    }

    private static void runsNothing(List<String> results) throws IOException {
        int opened = 0;
        ChromeDriver browser = Chromium.open(Files.writeString(folder.resolve("empty.html"), "<p>"));
        try {
            for (String result : results) {
                Optional<String> html = page(result);
                if (html.isPresent()) {
                    browser.get(Files.writeString(folder.resolve("harm.html"), html.get())
                            .toUri()
                            .toString());
                    assertThat(browser.executeScript("return window.harmed === undefined"))
                            .as(result)
                            .isEqualTo(true);
                    opened++;
                }
            }
        } finally {
            browser.quit();
        }
        assertThat(opened).isPositive();
    }

    private static Optional<String> page(String json) {
        try {
            Path file = Files.writeString(folder.resolve("results.json"), json);
            return Optional.of(new Reports().html(ResultReader.read(file)));
        } catch (ResultReader.UnreadableException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void canBeRead(StoredResult<?> result) throws IOException {
        String html = new Reports().html(result);
        ChromeDriver browser = Chromium.open(Files.writeString(folder.resolve("report.html"), html));
        try {
            assertThat(browser.findElement(By.id("verdict")).getText())
                    .isEqualTo(result.verdict().name());
            assertThat(browser.findElement(By.id("command")).getText()).startsWith("./lab ");
            browser.executeScript("document.querySelectorAll('details').forEach(d => d.open = true)");
            assertThat(
                            Chromium.number(
                                    browser,
                                    "[...document.querySelectorAll('.scroll')].filter(s => s.scrollWidth > s.clientWidth).length"))
                    .as("tables cut off in a window of 1200")
                    .isZero();
            assertThat(Chromium.number(
                            browser,
                            "[...document.querySelectorAll('svg.ladder text')].filter(t => { const b = t.getBBox();"
                                    + " return b.x < 0 || b.x + b.width > 540; }).length"))
                    .as("words outside of a drawing")
                    .isZero();
            Chromium.asPhone(browser);
            assertThat(Chromium.number(browser, "document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(390);
            assertThat(Chromium.number(
                            browser,
                            "[...document.querySelectorAll('.scroll')].filter(s => !s.querySelector('.heat, .cells')"
                                    + " && s.scrollWidth > s.clientWidth).length"))
                    .as("tables cut off on a phone")
                    .isZero();
            assertThat(Chromium.number(browser, "performance.getEntriesByType('resource').length"))
                    .isZero();
            assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        } finally {
            browser.quit();
        }
    }
}
