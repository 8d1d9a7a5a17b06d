package io.github.keepalivelab.system.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.machine.linux.TcpInfo;
import io.github.keepalivelab.system.ledger.Exchanges.Kind;
import io.github.keepalivelab.system.ledger.Exchanges.Side;
import io.github.keepalivelab.system.ledger.Exchanges.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests told from segments: a figure where it is one, bounds where it would be a guess. */
final class ExchangesTests {

    private static final int ETHERNET = 1448;
    private static final int LOOPBACK = 65_483;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // what | request segments | answer segments | request bytes | answer bytes | MSS | kind | at least | at
                // most
                "a port scan | 0 | 0 | 0 | 0 | 1448 | EMPTY | 0 | 0",
                "a request without an answer | 1 | 0 | 80 | 0 | 1448 | UNANSWERED | 0 | 0",
                "a server that speaks first | 0 | 1 | 0 | 40 | 1448 | NOT_HTTP1 | 0 | 0",
                "one GET | 1 | 1 | 80 | 200 | 1448 | COUNTED | 1 | 1",
                "one HTTP/1.0 GET of 18 bytes | 1 | 1 | 18 | 200 | 1448 | COUNTED | 1 | 1",
                "a thousand GETs | 1000 | 1000 | 80000 | 200000 | 1448 | COUNTED | 1000 | 1000",
                "answers of 20 KB | 10 | 140 | 800 | 200000 | 1448 | COUNTED | 10 | 10",
                "head and body of the answer apart | 10 | 20 | 800 | 4000 | 1448 | COUNTED | 10 | 10",
                "head and body of the request apart | 20 | 10 | 3000 | 2000 | 1448 | COUNTED | 10 | 10",
                "one upload of 1 MB | 700 | 1 | 1000000 | 200 | 1448 | COUNTED | 1 | 1",
                "a stream of events | 1 | 500 | 80 | 30000 | 1448 | COUNTED | 1 | 1",
                "uploads, perhaps with 100 Continue | 700 | 20 | 1000000 | 2000 | 1448 | BOUNDED | 1 | 20",
                "large requests and large answers | 40 | 40 | 57000 | 57000 | 1448 | BOUNDED | 1 | 40",
                "pieces of 8 KB both ways on loopback | 40 | 40 | 320000 | 320000 | 65483 | BOUNDED | 1 | 40",
                "304 answers | 50 | 50 | 6000 | 4500 | 1448 | COUNTED | 50 | 50",
                "frames of HTTP/2 | 400 | 420 | 8000 | 42000 | 1448 | NOT_HTTP1 | 1 | 400",
                "HTTP/2 of a client that hardly compresses | 304 | 604 | 13779 | 221551 | 65483 | BOUNDED | 1 | 304",
                "wrk's short requests | 300 | 300 | 12600 | 60000 | 65483 | COUNTED | 300 | 300",
                "wrk's short requests, one in flight | 301 | 600 | 12642 | 60000 | 65483 | COUNTED | 301 | 301",
                "messages of a WebSocket | 300 | 200 | 4200 | 2800 | 1448 | NOT_HTTP1 | 1 | 200",
            })
    void requestsAreCountedOrBounded(
            String what,
            long requests,
            long answers,
            long requestBytes,
            long answerBytes,
            int mss,
            Kind kind,
            long atLeast,
            long atMost) {
        assertThat(Exchanges.of(new Traffic(requests, answers, requestBytes, answerBytes, mss, mss, 0, 0), false, true))
                .as(what)
                .isEqualTo(new Exchanges(kind, atLeast, atMost));
    }

    @Test
    void nginxDoesNotAskFirstSoItsUploadsAreCounted() {
        Traffic uploads = new Traffic(700, 20, 1_000_000, 2000, ETHERNET, ETHERNET, 0, 0);
        assertThat(Exchanges.of(uploads, false, false)).isEqualTo(new Exchanges(Kind.COUNTED, 20, 20));
    }

    @Test
    void tlsIsBounded() {
        assertThat(Exchanges.of(new Traffic(1, 1, 500, 3000, ETHERNET, ETHERNET, 0, 0), true, true))
                .isEqualTo(new Exchanges(Kind.EMPTY, 0, 0));
        assertThat(Exchanges.of(new Traffic(3, 3, 700, 3400, ETHERNET, ETHERNET, 0, 0), true, true))
                .isEqualTo(new Exchanges(Kind.BOUNDED, 1, 2));
    }

    private static TcpInfo info(long in, long out, long received, long acked, long again) {
        return new TcpInfo(0, LOOPBACK, LOOPBACK, 0, 0, 0, 50, again, acked, received, in, out);
    }

    @Test
    void bothSidesOfAConnectionTellTheSame() {
        Traffic server = Traffic.of(Side.SERVER, info(7, 7, 560, 1400, 0));
        Traffic client = Traffic.of(Side.CLIENT, info(7, 7, 1400, 560, 0));
        assertThat(client).isEqualTo(server);
        assertThat(Exchanges.of(server, false, true)).isEqualTo(new Exchanges(Kind.COUNTED, 7, 7));
    }

    @Test
    void whatWasSentAgainIsNoRequest() {
        assertThat(Exchanges.of(Traffic.of(Side.CLIENT, info(5, 8, 1000, 400, 3)), false, true))
                .isEqualTo(new Exchanges(Kind.COUNTED, 5, 5));
    }

    /** On a busy machine a FIN or the answer to a SYN is sent again, and counted with the data that was. */
    @Test
    void whatWasSentAgainMayHaveBeenNoData() {
        assertThat(Exchanges.of(new Traffic(10, 10, 700, 1200, ETHERNET, ETHERNET, 0, 1), false, true))
                .isEqualTo(new Exchanges(Exchanges.Kind.BOUNDED, 9, 10));
        assertThat(Exchanges.of(new Traffic(1, 2, 70, 120, ETHERNET, ETHERNET, 0, 1), false, true))
                .isEqualTo(new Exchanges(Exchanges.Kind.COUNTED, 1, 1));
    }
}
