package io.github.keepalivelab.service.backend;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The service under test. Its answer says which TCP connection carried the request, so that curl alone shows reuse. */
@RestController
final class HelloController {

    private final ConnectionLedger ledger;
    private final Knobs knobs;

    HelloController(ConnectionLedger ledger, Knobs knobs) {
        this.ledger = ledger;
        this.knobs = knobs;
    }

    /**
     * The answer.
     *
     * @param greeting always the same
     * @param connection id of the TCP connection, unique in this process
     * @param requestsOnConnection how many requests it has carried, this one included
     * @param httpVersion version received
     * @param connectionHeader the Connection header received, null when there was none
     * @param padding filler of the size asked for, null unless asked for
     */
    record Hello(
            String greeting,
            String connection,
            long requestsOnConnection,
            String httpVersion,
            @Nullable String connectionHeader,
            @Nullable String padding) {}

    @GetMapping("/keep-alive/hello")
    Hello hello(
            HttpServletRequest request,
            @RequestParam(defaultValue = "0") long delayMillis,
            @RequestParam(defaultValue = "0") long burnMicros,
            @RequestParam(defaultValue = "0") int bytes) {
        String connection = request.getServletConnection().getConnectionId();
        long carried = ledger.request(connection);
        String padding = knobs.apply(delayMillis, burnMicros, bytes);
        return new Hello("hello", connection, carried, request.getProtocol(), request.getHeader("Connection"), padding);
    }

    /** Freezes every request for a while, as a garbage collection or a lock would. */
    @PostMapping("/lab/freeze")
    Map<String, Long> freeze(@RequestParam long millis) {
        knobs.freeze(millis);
        return Map.of("frozenMillis", millis);
    }
}
