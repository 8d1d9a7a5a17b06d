package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.KindResults;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.RunWarning;
import java.util.List;
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

    @Test
    void aPageStartsWithTheAnswerAndATerminalEndsWithIt() {
        String text = Reports.text(KindResults.liveness());
        String html = Reports.html(KindResults.liveness());
        String answer = "Idle: mean seconds from the fault to its detection, - not within 19 s";
        assertThat(html.indexOf(answer)).isPositive().isLessThan(html.indexOf("Every cell"));
        assertThat(text.indexOf(answer)).isGreaterThan(text.indexOf("Every cell"));
        assertThat(text).endsWith("INVALID: one cell <is> not; look at it\nverdict: INVALID\n");
        assertThat(html).contains("one cell &lt;is&gt; not; look at it");
    }

    @Test
    void whatWasMeasuredLiesOverItsPrediction() {
        // 13 to 15 s of a window of 19 s; found from 13.31 to 15.10 s.
        assertThat(Reports.html(KindResults.liveness()))
                .contains("<div class=\"band\" style=\"left:68.42%;width:10.53%\"></div>")
                .contains("<div class=\"span\" style=\"left:70.05%;width:9.42%\"></div>")
                .contains("<div class=\"point\" style=\"left:74.74%\"></div>");
    }

    @Test
    void aLadderHasAnArrowForEachPacket() {
        String text = Reports.text(KindResults.anatomy());
        String html = Reports.html(KindResults.anatomy());
        assertThat(text)
                .contains("|------------- SYN ------------->|  1   client asks for a connection")
                .contains("|<-------- ACK 233 bytes --------|  4   backend answers: response")
                .contains("|<----------- FIN,ACK -----------|  5/6 backend closes its side");
        assertThat(html.split("class=\"packet\"", -1)).hasSize(8 + 1);
        assertThat(html).doesNotContain("<b>short").contains("A &lt;b&gt;short&lt;/b&gt; connection");
    }

    @Test
    void aPoolThatDoesNotNoticeIsMarked() {
        String text = Reports.text(KindResults.peers());
        String html = Reports.html(KindResults.peers());
        assertThat(text).contains("firewall-drop: the next request of 1 of 2 pools failed, after up to 5.0 s.");
        assertThat(html)
                .contains("<td class=\"failed\">SocketTimeoutException: Read timed out, 5.00 s</td>")
                .contains("<td class=\"fine\">200, 0.01 s</td>");
    }

    @Test
    void numbersLineUpAtTheirRight() {
        assertThat(TextTable.of(List.of(
                        List.of("fault", "seconds", "answer"),
                        List.of("close", "0.01", "200"),
                        List.of("black-hole", "13.60", "Connection reset"),
                        List.of("hang", "never", "200"))))
                .isEqualTo("""
                        fault       seconds  answer
                        close          0.01  200
                        black-hole    13.60  Connection reset
                        hang          never  200
                        """);
    }

    @Test
    void aSettingThatIsOffIsComparedWithAllOn() {
        String text = Reports.text(KindResults.ablate());
        String html = Reports.html(KindResults.ablate());
        assertThat(text).contains("188.0  x187.80 [168.70, 202.40]");
        assertThat(html).contains("188.0<br>x187.80 [168.70, 202.40]");
    }
}
