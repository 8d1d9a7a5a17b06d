package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.KindResults;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTests {

    private static final Reports REPORTS = new Reports();
    private static final String NGINX_ADVICE = new RunWarning.NginxLog("").advice();

    @Test
    void anInvalidResultIsShownAndClaimsNothing() {
        StoredResult<CompareResult> voided =
                Results.small().with(StoredWarning.of(new RunWarning.NginxLog("[alert] x")));
        assertThat(REPORTS.text(voided))
                .contains("verdict: INVALID")
                .contains("is no claim")
                .contains("INVALID: nginx logged: [alert] x");
    }

    @Test
    void noDataCanLeaveTheScriptElement() {
        String hostile = "</script><script>alert('x')</script>";
        String html = REPORTS.html(Results.stored(Results.compare(List.of(
                Results.arm(hostile, ConnectionPolicy.LONG, 50, 0),
                Results.arm("short/short", ConnectionPolicy.SHORT, 100, 1)))));
        assertThat(html).doesNotContain("<script>alert");
        assertThat(html).contains("[\"\\u003c/script>").contains("&lt;/script&gt;");
    }

    @Test
    void thePageAsksForNothingFromTheNetwork() {
        assertThat(REPORTS.html(Results.small()))
                .doesNotContainPattern("(src|href)=\"(?!data:)")
                .doesNotContain("@import")
                .doesNotContain("fetch(");
    }

    @Test
    void aPageStartsWithTheAnswerAndATerminalEndsWithIt() {
        String text = REPORTS.text(KindResults.liveness());
        String html = REPORTS.html(KindResults.liveness());
        String answer = "Idle: mean seconds from the fault to its detection, - not within 19 s";
        assertThat(html.indexOf(answer)).isPositive().isLessThan(html.indexOf("Every cell"));
        assertThat(text.indexOf(answer)).isGreaterThan(text.indexOf("Every cell"));
        assertThat(text).endsWith("INVALID: nginx logged: one cell <is> not; " + NGINX_ADVICE + "\nverdict: INVALID\n");
        assertThat(html).contains("one cell &lt;is&gt; not;");
    }

    @Test
    void whatWasMeasuredLiesOverItsPrediction() {
        // 13 to 15 s of a window of 19 s; found from 13.31 to 15.10 s.
        assertThat(REPORTS.html(KindResults.liveness()))
                .contains("<div class=\"band\" style=\"left:68.42%;width:10.53%\"></div>")
                .contains("<div class=\"span\" style=\"left:70.05%;width:9.42%\"></div>")
                .contains("<div class=\"point\" style=\"left:74.74%\"></div>");
    }

    @Test
    void aLadderHasAnArrowForEachPacket() {
        String text = REPORTS.text(KindResults.anatomy());
        String html = REPORTS.html(KindResults.anatomy());
        assertThat(text)
                .contains("|------------- SYN ------------->|  1   client asks for a connection")
                .contains("|<-------- ACK 233 bytes --------|  4   backend answers: response")
                .contains("|<----------- FIN,ACK -----------|  5/6 backend closes its side");
        assertThat(html.split("class=\"packet\"", -1)).hasSize(8 + 1);
        assertThat(html).doesNotContain("<b>short").contains("A &lt;b&gt;short&lt;/b&gt; connection");
    }

    @Test
    void aPoolThatDoesNotNoticeIsMarked() {
        String text = REPORTS.text(KindResults.pools());
        String html = REPORTS.html(KindResults.pools());
        assertThat(text).contains("firewall-drop: the next request of 1 of 2 pools failed, after up to 5.0 s.");
        assertThat(html)
                .containsPattern("<td class=\"failed\"[^>]*>SocketTimeoutException: Read timed out, 5\\.00 s</td>")
                .containsPattern("<td class=\"fine\"[^>]*>200, 0\\.01 s</td>");
    }

    @Test
    void numbersLineUpAtTheirRight() {
        Table table = Table.of(
                List.of(Table.Column.brief("fault"), Table.Column.number("seconds"), Table.Column.text("answer")),
                List.of(
                        List.of("close", "0.01", "200"),
                        List.of("black-hole", "13.60", "Connection reset"),
                        List.of("hang", "never", "200")));
        assertThat(table.text()).isEqualTo("""
                        fault       seconds  answer
                        close          0.01  200
                        black-hole    13.60  Connection reset
                        hang          never  200
                        """);
    }

    @Test
    void aSettingThatIsOffIsComparedWithAllOn() {
        String text = REPORTS.text(KindResults.ablate());
        String html = REPORTS.html(KindResults.ablate());
        assertThat(text).contains("188.0  x187.80 [168.70, 202.40]");
        assertThat(html).contains("188.0<span class=\"below\">x187.80 [168.70, 202.40]</span>");
    }
}
