package io.github.keepalivelab.service.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.report.Chromium;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.worth.TwoLoads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The page of the load driver in a real browser. */
@Tag("integration")
final class LivePageTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder = Path.of(".");

    private @Nullable ChromeDriver browser;

    @AfterEach
    void quit() {
        if (browser != null) {
            browser.quit();
        }
    }

    private ChromeDriver open(Service service) {
        Chromium.need();
        browser = Chromium.open(service.url("/"));
        return browser;
    }

    private String text(String id) {
        return Objects.requireNonNull(browser).findElement(By.id(id)).getText();
    }

    private void awaitText(String id, String part) {
        Awaitility.await(id + " says " + part)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text(id)).contains(part));
    }

    private void nothingWentWrong() {
        List<LogEntry> log = Objects.requireNonNull(browser)
                .manage()
                .logs()
                .get(LogType.BROWSER)
                .getAll();
        assertThat(log).isEmpty();
    }

    @Test
    void aRoundIsWatchedAsItGoesOn() {
        try (Service service = new Service(folder)) {
            open(service);
            awaitText("doing", "Between two rounds.");
            awaitText("answer", "No run has finished yet.");
            service.live().begin("20260101T000000000Z", true, Service.ARMS, 12);
            awaitText("doing", "Warming up for the run that was asked for");
            service.window(0, "long/long", 60);
            service.window(0, "short/short", 140);
            service.window(1, "long/long", 80);
            awaitText("doing", "Measuring the run that was asked for: block 2 of 12, 30 s left.");
            awaitText("arms", "short/short");
            // Two windows of 60 and 80 us.
            awaitText("arms", "long/long 200 200 0.70 0.70 - 70 -");
            awaitText("bars", "140");
            service.live().end();
            awaitText("doing", "Between two rounds.");
            nothingWentWrong();
        }
    }

    @Test
    void aServiceThatIsGoneIsSaidAndComesBack() {
        Service first = new Service(folder);
        int port = first.port();
        open(first);
        awaitText("link", "live");
        first.close();
        awaitText("link", "the connection to the service is lost; trying again");
        try (Service again = new Service(folder, port)) {
            awaitText("link", "live");
            again.live().begin("20260101T000000000Z", false, Service.ARMS, 12);
            awaitText("doing", "Warming up for an automatic round");
        }
    }

    @Test
    void fiveHundredRunsAreListedAndWhatTheyBringIsText() {
        Service.store(folder, 500);
        try (Service service = new Service(folder)) {
            ChromeDriver page = open(service);
            awaitText("count", "500 of 500");
            assertThat(page.findElements(By.cssSelector("#runs tr"))).hasSize(50);
            assertThat(text("runs")).contains("</td><script>document.title='owned'</script>");
            assertThat(page.getTitle()).isEqualTo("keepalive-lab");
            assertThat(text("answer")).isNotEmpty().doesNotContain("No run");
            page.findElement(By.id("more")).click();
            assertThat(page.findElements(By.cssSelector("#runs tr"))).hasSize(100);
            page.findElement(By.cssSelector("#filter option:nth-child(2)")).click();
            awaitText("count", "250 of 500");
            assertThat(page.findElement(By.linkText("dashboard")).getDomAttribute("href"))
                    .isEqualTo("http://grafana.example.org:3000/d/long-vs-short?from=1767225600000&to=1767225680000");
            page.findElement(By.linkText("report")).click();
            Awaitility.await("the report")
                    .atMost(PATIENCE)
                    .until(() -> page.getPageSource().contains("id=\"verdict\""));
        }
    }

    @Test
    void aRunIsAskedForAndWhatIsWrongIsSaid() {
        try (Service service = new Service(folder)) {
            ChromeDriver page = open(service);
            awaitText("link", "live");
            page.executeScript("document.getElementById('rate').removeAttribute('max');"
                    + "document.getElementById('rate').value = 6000");
            page.findElement(By.cssSelector("#start button[type=submit]")).click();
            awaitText("said", "rate must be at most 5000 requests per second here");
            page.findElement(By.id("rate")).clear();
            page.findElement(By.id("rate")).sendKeys("300");
            page.findElement(By.cssSelector("#start button[type=submit]")).click();
            awaitText("said", " goes next.");
        }
    }

    @Test
    void theCalculatorAnswersFromTheLastValidRun() {
        try (RunStore store = new RunStore(folder, 10)) {
            store.place("20260101T000000000Z").store(TwoLoads.measured(Resolution.CLAIM), new Reports());
        }
        try (Service service = new Service(folder)) {
            ChromeDriver page = open(service);
            awaitText("count", "1 of 1");
            page.findElement(By.cssSelector("#worth summary")).click();
            assertThat(text("measured")).isEqualTo("500 to 1500");
            WebElement rate = page.findElement(By.id("my-rate"));
            assertThat(rate.getDomProperty("value")).isEqualTo("1500");
            page.findElement(By.cssSelector("#traffic button")).click();
            awaitText("saved-words", "At 1,500 requests/s long connections save 0.18 [0.18, 0.19] cores");
            assertThat(text("saved-rows")).contains("client connections a second 1,500 15 1,485");
            page.findElement(By.id("price")).sendKeys("0.05");
            page.findElement(By.cssSelector("#traffic button")).click();
            awaitText("saved-words", "At 0.05 for a core-hour that is 6.72 [6.40, 7.05] a month");
            rate.clear();
            rate.sendKeys("4000");
            page.findElement(By.cssSelector("#traffic button")).click();
            awaitText(
                    "refused",
                    "4,000 requests/s at each nginx lie outside of what this result measured (500 to 1,500)");
            assertThat(text("refused")).contains("with nginxMachines");
            assertThat(page.findElement(By.id("saving")).isDisplayed()).isFalse();
        }
    }

    @Test
    void twoRunsAreSeenSideBySideWhereTheyDidTheSame() {
        try (RunStore store = new RunStore(folder, 10)) {
            store.place("20260101T000000000Z").store(TwoLoads.measured(Resolution.CLAIM), new Reports());
            store.place("20260101T000001000Z").store(TwoLoads.measured(Resolution.UNRESOLVED), new Reports());
            store.place("20260101T000002000Z").store(Results.small(), new Reports());
        }
        try (Service service = new Service(folder)) {
            ChromeDriver page = open(service);
            awaitText("count", "3 of 3");
            List<WebElement> boxes = page.findElements(By.cssSelector("#runs input"));
            boxes.get(0).click();
            assertThat(page.findElement(By.id("against")).isEnabled()).isFalse();
            boxes.get(1).click();
            page.findElement(By.id("against")).click();
            awaitText("unlike", "the two results cannot be compared: they have not as many loads");
            // A third takes the place of the first.
            page.findElements(By.cssSelector("#runs input")).get(2).click();
            assertThat(page.findElements(By.cssSelector("#runs input:checked"))).hasSize(2);
            page.findElement(By.id("against")).click();
            Awaitility.await("both side by side")
                    .atMost(PATIENCE)
                    .until(() -> page.getPageSource().contains("Two results side by side"));
            assertThat(page.getCurrentUrl()).endsWith("/runs/20260101T000000000Z/against/20260101T000001000Z");
        }
    }

    @Test
    void itFitsEveryWindowAndNeedsNoMouse() {
        Service.store(folder, 4);
        try (Service service = new Service(folder)) {
            ChromeDriver page = open(service);
            service.live().begin("20260101T000000000Z", false, Service.ARMS, 12);
            service.window(0, "long/long", 60);
            awaitText("arms", "long/long");
            for (int width : new int[] {390, 820, 1280}) {
                page.executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 800));
                assertThat(Chromium.number(page, "document.documentElement.scrollWidth"))
                        .as("%d pixels", width)
                        .isLessThanOrEqualTo(width);
            }
            // At a desk nothing of the table is cut off.
            assertThat(Chromium.number(page, "(t => t.scrollWidth - t.clientWidth)(document.querySelector('.scroll'))"))
                    .isZero();
            assertThat(
                            Chromium.number(
                                    page,
                                    "[...document.querySelectorAll('input, select')].filter(e => !e.labels.length && !e.ariaLabel).length"))
                    .isZero();
            assertThat(
                            Chromium.number(
                                    page,
                                    "[...document.querySelectorAll('button, a, input, select')].filter(e => e.tabIndex < 0).length"))
                    .isZero();
            nothingWentWrong();
        }
    }
}
