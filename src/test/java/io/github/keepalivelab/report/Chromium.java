package io.github.keepalivelab.report;

import io.github.keepalivelab.Needs;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** A real browser, for tests of pages. */
public final class Chromium {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private Chromium() {}

    /** Opens a page in a window of 1200 by 900; the caller quits it. */
    static ChromeDriver open(Path page) {
        return open(page.toUri());
    }

    /** Opens what is at an address, likewise. */
    public static ChromeDriver open(URI page) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,900");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        ChromeDriver browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        browser.get(page.toString());
        return browser;
    }

    /** Skips, with the reason, or fails where nothing may be skipped, when there is no browser. */
    public static void need() {
        Needs.need(
                Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
                "the report is looked at with Debian's chromium and chromium-driver, which are not installed");
    }

    /** Shows the page as a phone does. */
    public static void asPhone(ChromeDriver browser) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
        browser.navigate().refresh();
    }

    /** Returns what an expression of the page's own language gives. */
    public static long number(ChromeDriver browser, String script) {
        return ((Number) Objects.requireNonNull(browser.executeScript("return " + script))).longValue();
    }
}
