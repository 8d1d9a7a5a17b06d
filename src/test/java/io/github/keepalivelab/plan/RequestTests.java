package io.github.keepalivelab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to somebody else's service. */
final class RequestTests {

    private static Request request(
            @Nullable String method,
            List<String> headers,
            @Nullable String body,
            List<String> paths,
            Integer... expected) {
        return Request.of(
                method,
                headers,
                body == null ? null : Request.bytes(body),
                paths,
                List.of(expected),
                Request.Trust.USUAL);
    }

    @Test
    void withoutAWordItIsAGet() {
        Request plain = request(null, List.of(), null, List.of());
        assertThat(plain.isPlain()).isTrue();
        assertThat(plain.method()).isEqualTo("GET");
        assertThat(plain.expects(204)).isTrue();
        assertThat(plain.expects(304)).isFalse();
        assertThat(plain.expects(401)).isFalse();
    }

    @Test
    void aBodyMakesItAPost() {
        Request post = request(null, List.of("Content-Type: application/json"), "{}", List.of());
        assertThat(post.method()).isEqualTo("POST");
        assertThat(post.headers()).containsExactly(new Request.Header("Content-Type", "application/json"));
        assertThat(post).hasToString("POST, 2 bytes, with Content-Type");
    }

    @Test
    void whatIsExpectedReplacesWhatIsUsual() {
        Request refused = request(null, List.of(), null, List.of(), 401, 403);
        assertThat(refused.expects(401)).isTrue();
        assertThat(refused.expects(200)).isFalse();
    }

    @Test
    void whatItSaysOfItselfHoldsNoSecret() {
        assertThat(request("PUT", List.of("Authorization: Bearer secret"), "password", List.of("/a", "/b")))
                .hasToString("PUT, 8 bytes, with Authorization, 2 paths in turn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no colon",
                ": value",
                "A B: c",
                "Connection: close",
                "keep-alive: timeout=5",
                "Content-Length: 3"
            })
    void aHeaderThatIsNoneOrOursIsRefused(String header) {
        assertThatThrownBy(() -> request(null, List.of(header), null, List.of()))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("-H must");
    }

    @Test
    void aLineBreakInAHeaderIsRefused() {
        assertThatThrownBy(() -> request(null, List.of("A: b\r\nEvil: c"), null, List.of()))
                .isInstanceOf(PlanException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'GE T', /a, 200, -X must",
        "CONNECT, /a, 200, -X must",
        "GET, a, 200, --path must",
        "GET, /a b, 200, --path must",
        "GET, /a, 99, --expect must"
    })
    void whatIsNotAllowedIsSaid(String method, String path, int status, String says) {
        assertThatThrownBy(() -> request(method, List.of(), null, List.of(path), status))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith(says);
    }
}
