package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.RunWarning;
import org.junit.jupiter.api.Test;

final class ReportTests {

    @Test
    void aClaimIsASentenceWithItsInterval() {
        assertThat(Sentences.claims(Results.small()))
                .extracting(Sentences.Sentence::text)
                .containsExactly("long/long spends 50 % [44, 55] less nginx CPU per request than short/short.");
    }

    @Test
    void anInvalidResultIsShownAndClaimsNothing() {
        ExperimentResult voided = Results.small().with(new RunWarning.NginxLog("[alert] x"));
        assertThat(TextReport.of(voided))
                .contains("verdict: INVALID")
                .contains("is no claim")
                .contains("INVALID: nginx logged: [alert] x");
    }

    @Test
    void noDataCanLeaveTheScriptElement() {
        String html = HtmlReport.of(Results.small());
        assertThat(html).doesNotContain("<script>alert").contains("\\u003c/script>");
        assertThat(html).doesNotContain("{{");
    }

    @Test
    void thePageAsksForNothingFromTheNetwork() {
        assertThat(HtmlReport.of(Results.small()))
                .doesNotContainPattern("(src|href)=\"(?!data:)")
                .doesNotContain("@import")
                .doesNotContain("fetch(");
    }
}
