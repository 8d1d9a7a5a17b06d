package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.AccessLog;
import io.github.keepalivelab.result.WatchResults;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an access log says, beside the kernel or by itself. Clients of the watched system sent 49,440 requests on 120 new connections. */
final class WitnessSentencesTests {

    private static final WatchResult RESULT = WatchResults.watch().body();

    private static List<String> said(AccessLog log) {
        return WitnessSentences.of(RESULT.with(null, null, log)).stream().toList();
    }

    @Test
    void aLogThatHasTheSameAgrees() {
        assertThat(said(new AccessLog("a.log", false, 49_438, 121L, null, null, 0)))
                .containsExactly(
                        "The access log a.log has 49,438 requests, 121 of them the first of their connection; the kernel"
                                + " saw 49,440 on 120 new connections: they agree.");
    }

    @Test
    void theServiceIsBehindTheUpstreamHop() {
        long upstream = RESULT.hops().get(1).requests().atMost();
        assertThat(WitnessSentences.of(RESULT.with(
                        null, new WatchResult.ServiceCount("http://h/actuator/prometheus", upstream), null)))
                .containsExactly(String.format(
                        Locale.ROOT,
                        "The service itself counts %,d requests (http://h/actuator/prometheus); the kernel saw %,d on the"
                                + " upstream hop: they agree.",
                        upstream,
                        upstream));
        assertThat(WitnessSentences.of(
                        RESULT.with(null, new WatchResult.ServiceCount("http://h/actuator/prometheus", 7), null)))
                .singleElement()
                .asString()
                .endsWith(": other requests reach that service, or some of these another one.");
    }

    @ParameterizedTest
    @CsvSource({"30000, 120", "49440, 90", "60000, 120"})
    void oneThatHasNotIsDoubted(long requests, long first) {
        assertThat(said(new AccessLog("a.log", false, requests, first, null, null, 0)))
                .singleElement()
                .asString()
                .endsWith(
                        "120 new connections: that log has other traffic than these ports (another server block, another"
                                + " nginx), or it is written late (buffer=).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1000 | 990 | 1.01 requests per connection: keep-alive is inert here.",
                "1000 | 250 | keep-alive works in part: 4.0 requests per connection.",
                "1000 | 4   | keep-alive works: 1 handshake in 250 requests.",
                "1000 | 0   | keep-alive works: 1,000 requests, none the first of its connection.",
                "19   | 19  | 19 requests: too few to say whether keep-alive works.",
            })
    void byItselfItTellsOfClients(long requests, long first, String said) {
        assertThat(said(new AccessLog("a.log", true, requests, first, null, null, 0)))
                .containsExactly("client hop (a.log): " + said);
    }

    @Test
    void aConnectTimeOfZeroIsNoReuse() {
        assertThat(said(new AccessLog("a.log", true, 1000, null, 1000L, 12L, 0)))
                .singleElement()
                .asString()
                .startsWith(
                        "upstream hop (a.log): of 1,000 requests passed on at least 12 opened a connection (1.2 %);")
                .endsWith("alike, so the log cannot tell more.");
        assertThat(said(new AccessLog("a.log", true, 1000, null, 1000L, 700L, 0)))
                .containsExactly(
                        "upstream hop (a.log): of 1,000 requests passed on at least 700 opened a connection (70 %):"
                                + " reuse is missing there.");
    }

    @Test
    void linesThatDoNotFitAreSaid() {
        assertThat(said(new AccessLog("a.log", true, 0, 0L, null, null, 70)))
                .containsExactly("None of the 70 lines of a.log is of the format that was said.");
        assertThat(said(new AccessLog("a.log", true, 0, 0L, null, null, 0))).containsExactly("a.log has no line.");
        assertThat(said(new AccessLog("a.log", false, 0, 0L, null, null, 0)))
                .containsExactly("a.log got no line meanwhile.");
        assertThat(said(new AccessLog("a.log", true, 930, 3L, null, null, 70)))
                .contains("70 of the 1,000 lines of a.log are not of the format that was said, and are not counted.");
    }
}
