package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The report of a measured run in a real browser: everything drawn, nothing fetched, no error, readable on a phone. */
@Tag("integration")
@Tag("alone")
final class BrowserTests {

    @TempDir
    static Path folder = Path.of(".");

    @org.jspecify.annotations.Nullable
    private ChromeDriver browser;

    @BeforeEach
    void open() throws IOException {
        Chromium.need();
        Path report = folder.resolve("out/report.html");
        if (!Files.exists(report)) {
            io.github.keepalivelab.cli.ShortRun.into(folder, "out");
        }
        browser = Chromium.open(report);
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    private ChromeDriver page() {
        return Objects.requireNonNull(browser);
    }

    private long number(String script) {
        return Chromium.number(page(), script);
    }

    @Test
    void everythingIsDrawnAndNothingFetched() {
        assertThat(page().findElement(By.id("verdict")).getText()).isIn("VALID", "INVALID");
        assertThat(page().findElements(By.cssSelector("#table tbody tr"))).hasSize(4);
        assertThat(page().findElements(By.cssSelector("#percentile-plot canvas")))
                .hasSize(1);
        assertThat(page().findElements(By.cssSelector("#time-plot canvas"))).hasSize(1);
        assertThat(page().findElements(By.cssSelector("#cpu-rows .row"))).hasSize(4);
        assertThat(page().findElements(By.cssSelector("#answer tbody tr"))).hasSize(9);
        assertThat(page().findElement(By.id("command")).getText()).startsWith("./lab compare --rate 300");
        assertThat(page().findElement(By.id("environment-list")).getText()).contains("net.ipv4.ip_local_port_range");
        assertThat(page().findElements(By.cssSelector(".warning")).stream()
                        .map(org.openqa.selenium.WebElement::getText))
                .anyMatch(text -> text.contains("NotStationary"));
        assertThat(number("performance.getEntriesByType('resource').length")).isZero();
        List<LogEntry> log = page().manage().logs().get(LogType.BROWSER).getAll();
        assertThat(log).isEmpty();
    }

    @Test
    void thePlotsAreNotEmpty() {
        for (String plot : List.of("percentile-plot", "time-plot")) {
            long colours = number("(() => { const c = document.querySelector('#" + plot + " canvas');"
                    + " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const seen = new Set();"
                    + " for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200) seen.add(d[i] + ',' + d[i+1] + ',' + d[i+2]);"
                    + " return seen.size; })()");
            assertThat(colours).as(plot).isGreaterThan(8);
        }
    }

    @Test
    void aPhoneNeedsNoSidewaysScrolling() {
        Chromium.asPhone(page());
        Awaitility.await("the plots fit").atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Object widest = page().executeScript(
                            "return [...document.querySelectorAll('canvas, .row, dd, .warning, #answer td')]"
                                    + ".map(e => [Math.round(e.getBoundingClientRect().right), e.tagName + '.' + e.className])"
                                    + ".sort((a, b) => b[0] - a[0])[0].join(' ')");
            assertThat(number("document.documentElement.scrollWidth"))
                    .as("%s", widest)
                    .isLessThanOrEqualTo(390);
            assertThat(Long.parseLong(String.valueOf(widest).split(" ", 2)[0])).isLessThanOrEqualTo(390);
        });
        assertThat(number("document.querySelectorAll('#percentile-plot canvas').length"))
                .isEqualTo(1);
        assertThat(number("document.querySelector('#answer').parentElement.scrollWidth"
                        + " - document.querySelector('#answer').parentElement.clientWidth"))
                .as("the answer is read without scrolling sideways")
                .isZero();
    }

    @Test
    void darkIsDark() {
        page().executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        String ground = String.valueOf(page().executeScript("return getComputedStyle(document.body).backgroundColor"));
        String ink = String.valueOf(page().executeScript("return getComputedStyle(document.body).color"));
        assertThat(ground).isEqualTo("rgb(20, 23, 27)");
        assertThat(ink).isEqualTo("rgb(231, 234, 238)");
    }

    @Test
    void anotherFigureCanBeShownOverTime() {
        var select = new org.openqa.selenium.support.ui.Select(page().findElement(By.id("over-time")));
        assertThat(select.getOptions()).hasSizeGreaterThanOrEqualTo(7);
        select.selectByVisibleText("idle share of the machine, %");
        assertThat(page().findElements(By.cssSelector("#time-plot canvas"))).hasSize(1);
        assertThat(page().manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    }
}
