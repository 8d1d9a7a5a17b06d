package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is stored of a command. */
final class RequestOptionsTests {

    @Test
    void valuesOfHeadersAreNotStored() {
        assertThat(RequestOptions.withoutSecrets(List.of(
                        "compare",
                        "-H",
                        "Authorization: Basic eA==",
                        "--header=Cookie: a=b",
                        "-HX-Key: k",
                        "--header",
                        "odd",
                        "-d",
                        "x")))
                .containsExactly(
                        "compare",
                        "-H",
                        "Authorization: ...",
                        "--header=Cookie: ...",
                        "-HX-Key: ...",
                        "--header",
                        "...",
                        "-d",
                        "x");
    }
}
