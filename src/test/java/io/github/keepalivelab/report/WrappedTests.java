package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WrappedTests {

    private static final String TEXT = """
            arm          CPU of a host that is compared  more
            long/long    1
            - a point that is longer than the line of a terminal may be
            a: a note that is longer than the line of a terminal
            short
            """;

    @Test
    void sentencesAreBrokenBetweenWordsAndTablesAreNot() {
        assertThat(Wrapped.to(40, TEXT)).isEqualTo("""
                arm          CPU of a host that is compared  more
                long/long    1
                - a point that is longer than the line
                  of a terminal may be
                a: a note that is longer than the line
                   of a terminal
                short
                """);
    }

    @Test
    void aWordThatIsTooLongStaysWhole() {
        String word = "x".repeat(50);
        assertThat(Wrapped.to(40, "see " + word + " there")).isEqualTo("see\n" + word + "\nthere");
    }

    @Test
    void whereThereIsNoTerminalEverySentenceStaysOnItsLine() {
        assertThat(Wrapped.to(Integer.MAX_VALUE, TEXT)).isSameAs(TEXT);
        assertThat(Wrapped.to(7, TEXT)).isSameAs(TEXT);
    }
}
