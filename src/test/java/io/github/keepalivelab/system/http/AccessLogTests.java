package io.github.keepalivelab.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as nginx writes them. */
final class AccessLogTests {

    private static final String SPLIT = "$remote_addr [$time_local] \"$request\" $connection $connection_requests"
            + " $upstream_connect_time $upstream_addr $request_time";

    private static AccessLog log(String format, List<String> lines) {
        AccessLog log = new AccessLog(AccessLogFormat.parse(format));
        lines.forEach(log::line);
        return log;
    }

    @Test
    void valuesAreFoundBetweenTheTexts() {
        assertThat(
                        AccessLogFormat.parse(AccessLogFormat.COMBINED)
                                .read(
                                        "10.0.0.7 - - [28/Nov/2026:09:18:21 +0000] \"GET /a b HTTP/1.1\" 200 13 \"-\" \"curl/8 (x)\""))
                .hasValueSatisfying(values -> assertThat(values)
                        .containsAllEntriesOf(Map.of(
                                "remote_addr", "10.0.0.7",
                                "time_local", "28/Nov/2026:09:18:21 +0000",
                                "request", "GET /a b HTTP/1.1",
                                "body_bytes_sent", "13",
                                "http_user_agent", "curl/8 (x)")));
    }

    @Test
    void jsonIsAFormatLikeAnyOther() {
        AccessLog log = log(
                "{\"n\":\"$connection_requests\",\"connect\":\"${upstream_connect_time}\",\"uri\":\"$uri\"}",
                List.of(
                        "{\"n\":\"1\",\"connect\":\"0.003\",\"uri\":\"/\"}",
                        "{\"n\":\"2\",\"connect\":\"0.000\",\"uri\":\"/{\\\"\"}"));
        assertThat(log.requests()).isEqualTo(2);
        assertThat(log.first()).isEqualTo(1);
        assertThat(log.passed()).isEqualTo(2);
        assertThat(log.connects()).isEqualTo(1);
        assertThat(log.unreadable()).isZero();
    }

    /** A request that was tried at several servers has a time for each; one that nginx answered itself has none. */
    @ParameterizedTest
    @CsvSource({
        "'0.000',                 1, 0",
        "'0.001',                 1, 1",
        "'-',                     0, 0",
        "'0.002, 0.000',          2, 1",
        "'0.002, 0.004 : 0.001',  3, 3",
        "'-, 0.000',              1, 0",
    })
    void eachServerThatWasTriedCounts(String times, long passed, long connects) {
        AccessLog log = log(
                SPLIT,
                List.of("::1 [28/Nov/2026:09:18:21 +0000] \"GET / HTTP/1.1\" 7 1 " + times + " 10.0.0.1:80 0.004"));
        assertThat(log.requests()).isEqualTo(1);
        assertThat(log.passed()).isEqualTo(passed);
        assertThat(log.connects()).isEqualTo(connects);
    }

    @Test
    void linesOfAnotherFormatAreCountedApart() {
        AccessLog log = log(SPLIT, List.of("", "starting", "::1 [now] \"GET / HTTP/1.1\" 7 1 0.001 10.0.0.1:80 0.004"));
        assertThat(log.requests()).isEqualTo(1);
        assertThat(log.unreadable()).isEqualTo(2);
    }

    @Test
    void whatTheFormatDoesNotTellIsNotZero() {
        AccessLog log = log("$connection_requests $uri", List.of("1 /"));
        assertThat(log.first()).isEqualTo(1);
        assertThat(log.passed()).isNull();
        assertThat(log.connects()).isNull();
        assertThat(log("$upstream_connect_time", List.of("0.001")).first()).isNull();
        assertThat(AccessLog.tells(AccessLogFormat.parse(AccessLogFormat.COMBINED)))
                .isFalse();
    }

    @Test
    void aFormatThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> AccessLogFormat.parse("combined")).hasMessage("names no variable");
        assertThatThrownBy(() -> AccessLogFormat.parse("$status$uri"))
                .hasMessage("has nothing between $status and $uri, so nobody can tell where one ends");
    }
}
