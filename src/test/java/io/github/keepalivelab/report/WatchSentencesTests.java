package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.Hop;
import io.github.keepalivelab.result.WatchResult.Requests;
import io.github.keepalivelab.result.WatchResults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a watched system. */
final class WatchSentencesTests {

    private static final WatchResult RESULT = WatchResults.watch().body();

    /** The upstream hop alone, with other figures. */
    private static List<String> said(long opened, Requests requests) {
        Hop h = RESULT.hops().get(1);
        Hop hop = new Hop(
                h.role(),
                h.from(),
                h.to(),
                h.address(),
                h.port(),
                h.here(),
                opened,
                opened,
                0,
                0,
                0,
                null,
                0,
                0,
                0,
                requests,
                null,
                null,
                h.timeWait(),
                null,
                h.tcpKeepalive(),
                new WatchResult.CloseWait(0, 0, null),
                0,
                null,
                List.of());
        return WatchSentences.of(new WatchResult(
                RESULT.plan(), 10, 0, 0, 0, RESULT.connectionCost(), null, null, null, List.of(hop), List.of()));
    }

    private static Requests requests(long least, long most, long connections, @Nullable String why) {
        boolean known = why == null && connections > 0;
        return new Requests(
                least,
                most,
                connections,
                known ? Double.valueOf((double) most / connections) : null,
                known ? Double.valueOf((double) connections / most) : null,
                why);
    }

    @Test
    void theWorstIsSaidFirstWithItsNumberAndWhatToDoLast() {
        List<String> sentences = WatchSentences.of(RESULT);
        assertThat(sentences.get(0))
                .startsWith(
                        "upstream hop (nginx -> java:8080 (pid 4711)): 1.02 requests per connection: keep-alive is inert here")
                .contains("4800 connections are opened a second", "0.14 to 0.38 of a CPU");
        assertThat(sentences.get(1))
                .isEqualTo(
                        "client hop (nginx:80): keep-alive works: 1 handshake in 412 requests; 34 % of the closed connections"
                                + " carried exactly 1,000: a cap closes them.");
        assertThat(sentences).anyMatch(s -> s.contains("the 28,232 ports towards it run out in 13 s"));
        assertThat(sentences).anyMatch(s -> s.contains("3 connections that their owner has not"));
        assertThat(sentences.get(sentences.size() - 1)).startsWith("Next: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // opened | at least | at most | used | why | what is said
                "0 | 0 | 0 | 0 | | no request was seen.",
                "30 | 0 | 0 | 30 | no request was answered | 30 connections, but no request was answered.",
                "5 | 5 | 5 | 5 | | 5 requests on 5 new connections: too few to say whether keep-alive works.",
                "0 | 900 | 900 | 0 | | keep-alive works: 900 requests, and no connection was opened for them.",
                "101 | 100 | 100 | 1 | | keep-alive works: 1 handshake in 100 requests.",
                "40 | 40 | 120 | 40 | a reason | 1.0 to 3.0 requests per connection; there is no better figure, because a reason.",
                "40 | 10 | 44 | 40 | a reason | at most 1.10 requests per connection: keep-alive is inert here.",
                "40 | 120 | 120 | 40 | | keep-alive works in part: 3.0 requests per connection.",
            })
    void aHopIsCalledWhatItsFiguresAllow(
            long opened, long least, long most, long used, @Nullable String why, String says) {
        assertThat(said(opened, requests(least, most, used, why)).get(0))
                .isEqualTo("upstream hop (nginx -> java:8080 (pid 4711)): " + says);
    }
}
