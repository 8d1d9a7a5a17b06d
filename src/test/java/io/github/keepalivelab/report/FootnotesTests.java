package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FootnotesTests {

    private final Footnotes notes = new Footnotes();

    @Test
    void reasonsThatDifferInFiguresOnlyAreOneNote() {
        assertThat(notes.mark("a run about 4 times as long would tell; late by 0.29 ms (p99)"))
                .isEqualTo("a");
        assertThat(notes.mark("they are alike within 10 %")).isEqualTo("b");
        assertThat(notes.mark("a run about 12 times as long would tell; late by 0.29 ms (p99)"))
                .isEqualTo("a");
        assertThat(notes.mark("a run about 2 times as long would tell; late by 0.31 ms (p99)"))
                .isEqualTo("a");
        assertThat(notes.sentences())
                .containsExactly(
                        "a: a run about 2 to 12 times as long would tell; late by 0.29 to 0.31 ms (p99)",
                        "b: they are alike within 10 %");
    }

    @Test
    void numbersAreOrderedBySizeAndNamesHoldNone() {
        notes.mark("a p99 needs 1,324 requests, there are 900, as 1.5e3");
        notes.mark("a p99 needs 1,324 requests, there are 1,100, as 1.5e3");
        assertThat(notes.sentences())
                .containsExactly("a: a p99 needs 1,324 requests, there are 900 to 1,100, as 1.5e3");
    }

    @Test
    void aReasonMayHoldWhatReplacementsAreMadeOf() {
        notes.mark("\\1 $2 of 3");
        notes.mark("\\1 $2 of 4");
        assertThat(notes.sentences()).containsExactly("a: \\1 $2 of 3 to 4");
    }

    @Test
    void thereAreMoreMarksThanLetters() {
        String mark = "";
        for (int i = 0; i < 28; i++) {
            mark = notes.mark("because of " + "x".repeat(i));
        }
        assertThat(mark).isEqualTo("ab");
    }
}
