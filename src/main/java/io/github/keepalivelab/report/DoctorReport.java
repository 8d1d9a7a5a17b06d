package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.result.StoredResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the doctor found: the places where requests are passed on, the endpoint, the kernel's settings and the findings. */
public final class DoctorReport {

    private DoctorReport() {}

    static Document of(StoredResult<DoctorResult> stored) {
        DoctorResult result = stored.body();
        Document document = new Document("Does keep-alive work here?", stored);
        document.paragraph(summary(result));
        document.evidence();
        if (!result.proxyPasses().isEmpty()) {
            document.heading("For nginx " + result.plan().nginxVersion() + " ("
                    + result.plan().nginxVersionFrom() + ")");
            document.table(passes(result));
        }
        DoctorResult.NginxTest test = result.nginxTest();
        if (test != null) {
            document.paragraph("\n" + witness(test));
        }
        DoctorResult.Endpoint endpoint = result.endpoint();
        if (endpoint != null) {
            String seen = EndpointReport.of(endpoint);
            document.either("\n" + seen, el("pre", seen));
        }
        DoctorResult.TcpKeepalive keepalive = result.sysctls();
        if (keepalive != null) {
            document.paragraph("\n" + keepalive(keepalive));
        }
        result.findings()
                .forEach(finding -> document.either(
                        "\n" + finding(finding),
                        el(
                                "pre",
                                cls("finding " + finding.severity().name().toLowerCase(Locale.ROOT)),
                                finding(finding))));
        return document;
    }

    /** Returns it for a terminal, the answer first: it has no verdict, and a pipe into head keeps what matters. */
    public static String text(StoredResult<DoctorResult> stored) {
        String text = of(stored).text();
        String summary = summary(stored.body());
        String before = text.substring(0, text.lastIndexOf(summary));
        return summary + "\n" + before.stripTrailing() + "\n";
    }

    private static String summary(DoctorResult result) {
        long errors = count(result, DoctorResult.Severity.ERROR);
        long warnings = count(result, DoctorResult.Severity.WARNING);
        long notes = count(result, DoctorResult.Severity.INFO);
        DoctorResult.Endpoint endpoint = result.endpoint();
        return (endpoint == null ? "" : EndpointReport.answer(endpoint) + ". ") + answer(result)
                + number(errors, "error") + ", " + number(warnings, "warning") + ", " + number(notes, "note") + ".";
    }

    /** Returns how many places reuse their upstream connections; empty where there are none. */
    private static String answer(DoctorResult result) {
        int places = result.proxyPasses().size();
        if (places == 0) {
            return "";
        }
        long yes = count(result, "YES");
        long no = count(result, "NO");
        long unknown = places - yes - no;
        String why = result.proxyPasses().stream()
                .filter(pass -> pass.reuse().equals("UNKNOWN"))
                .flatMap(pass -> pass.reasons().stream())
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", "));
        return yes + " of " + number(places, "place") + (yes == 1 ? " reuses" : " reuse") + " upstream connections, "
                + no
                + (no == 1 ? " does not, " : " do not, ") + unknown + " cannot be told"
                + (why.isEmpty() ? "" : " (" + why + ")") + ". ";
    }

    private static long count(DoctorResult result, String reuse) {
        return result.proxyPasses().stream()
                .filter(pass -> pass.reuse().equals(reuse))
                .count();
    }

    private static String number(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    private static long count(DoctorResult result, DoctorResult.Severity severity) {
        return result.findings().stream().filter(f -> f.severity() == severity).count();
    }

    private static Table passes(DoctorResult result) {
        return Table.of(
                List.of(Column.text("where"), Column.text("target"), Column.brief("reuse"), Column.text("because of")),
                result.proxyPasses().stream()
                        .map(p -> List.of(p.file() + ":" + p.line(), p.target(), p.reuse(), because(p)))
                        .toList());
    }

    /** Returns the rules that speak against reuse, and the requests that are served otherwise. */
    private static String because(DoctorResult.ProxyPass pass) {
        String rules = String.join(", ", pass.reasons());
        String condition = pass.condition();
        return condition == null ? rules : rules.isEmpty() ? condition : rules + "; " + condition;
    }

    private static String witness(DoctorResult.NginxTest test) {
        String nginx = "A second witness, nginx " + test.nginxVersion() + " -t on this machine, ";
        return switch (test.outcome()) {
            case "ACCEPTED" -> nginx + "accepts the configuration too.";
            case "REFUSED" -> nginx + "refuses the configuration: " + test.message() + ".";
            default -> nginx + "could not read all of it: " + test.message() + ".";
        };
    }

    private static String keepalive(DoctorResult.TcpKeepalive k) {
        return String.format(
                Locale.ROOT,
                "TCP keepalive of this machine: %d s idle, then %d probes every %d s: a dead peer of an idle connection"
                        + " is found after %.0f to %.0f s, on sockets with SO_KEEPALIVE only.",
                k.timeSeconds(),
                k.probes(),
                k.intervalSeconds(),
                k.detectionSeconds().low(),
                k.detectionSeconds().high());
    }

    private static String finding(DoctorResult.Finding f) {
        String fix = f.fix().contains("\n") ? "\n    " + f.fix().strip().replace("\n", "\n    ") : f.fix();
        return f.severity() + " " + f.rule() + "  " + f.file() + (f.line() > 0 ? ":" + f.line() : "") + "\n  "
                + f.message() + "\n  why: " + f.why() + "\n  fix: " + fix + "\n  see: " + f.docs() + "\n";
    }
}
