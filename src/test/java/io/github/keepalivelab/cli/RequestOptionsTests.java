package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored of a command. */
final class RequestOptionsTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-H | Authorization: Basic eA== | Authorization: ...",
                "--header | odd | ...",
                "-d | pass=word | ...",
                "--data | @body.json | @body.json",
                "--output | a: b | a: b",
            })
    void aValueThatMayBeSecretIsNotStored(String option, String value, String stored) {
        assertThat(RequestOptions.withoutSecrets(List.of("compare", option, value, "--rate", "5")))
                .containsExactly("compare", option, stored, "--rate", "5");
    }

    @Test
    void norIsOneThatIsJoinedToItsOption() {
        assertThat(RequestOptions.withoutSecrets(List.of(
                        "--header=Cookie: a=b",
                        "-HX-Key: k",
                        "--data=secret",
                        "-dsecret",
                        "-d@f",
                        "-H",
                        "A: -H",
                        "--dry-run")))
                .containsExactly(
                        "--header=Cookie: ...",
                        "-HX-Key: ...",
                        "--data=...",
                        "-d...",
                        "-d@f",
                        "-H",
                        "A: ...",
                        "--dry-run");
    }
}
