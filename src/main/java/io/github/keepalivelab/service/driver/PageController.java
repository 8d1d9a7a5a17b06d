package io.github.keepalivelab.service.driver;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/** The page for people, and the stream that feeds it. */
@RestController
@Hidden
final class PageController {

    /** Each is a connection and a thread; a browser opens one for each open page. */
    private static final int MOST_STREAMS = 20;

    /** So often something is sent when nothing changes, so that a stream whose reader has gone comes to an end. */
    private static final long SILENT_SECONDS = 10;

    /** Nothing but the page's own files and the service itself; what a result brought is text, never markup. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final LiveRound live;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    PageController(LiveRound live) {
        this.live = live;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page() {
        return file("page.html", MediaType.TEXT_HTML);
    }

    @GetMapping("/page.js")
    ResponseEntity<String> script() {
        return file("page.js", new MediaType("text", "javascript"));
    }

    @GetMapping("/page.css")
    ResponseEntity<String> style() {
        return file("page.css", new MediaType("text", "css"));
    }

    private static ResponseEntity<String> file(String name, MediaType type) {
        try (InputStream in = PageController.class.getResourceAsStream("/io/github/keepalivelab/service/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return ResponseEntity.ok()
                    .contentType(new MediaType(type, StandardCharsets.UTF_8))
                    .cacheControl(CacheControl.noCache())
                    .header("Content-Security-Policy", POLICY)
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .body(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends each state; one that a slow reader missed is left out. It is sent when a window has ended and when load for the next begins. */
    @GetMapping(path = "/live")
    ResponseEntity<?> live() {
        if (!streams.tryAcquire()) {
            return RunErrors.problem(HttpStatus.SERVICE_UNAVAILABLE, MOST_STREAMS + " streams are open; close a page");
        }
        SseEmitter emitter = new SseEmitter(TimeUnit.HOURS.toMillis(24));
        Thread thread = new Thread(() -> feed(emitter), "live");
        thread.setDaemon(true);
        thread.start();
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    private void feed(SseEmitter emitter) {
        try {
            long version = -1;
            while (true) {
                LiveRound.State state = live.after(version, SILENT_SECONDS);
                emitter.send(
                        state.version() == version
                                ? SseEmitter.event().comment("")
                                : SseEmitter.event().name("state").data(json.writeValueAsString(state)));
                version = state.version();
            }
        } catch (IOException | IllegalStateException e) {
            // The page was closed.
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streams.release();
        }
    }
}
