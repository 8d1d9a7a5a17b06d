package io.github.keepalivelab.report;

import io.github.keepalivelab.result.DoctorResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The doctor's findings for a terminal, in plain text. */
public final class DoctorText {

    private DoctorText() {}

    /** Returns the places where requests are passed on, the endpoint, the kernel's settings and the findings. */
    public static String of(DoctorResult result) {
        StringBuilder text = new StringBuilder();
        if (!result.proxyPasses().isEmpty()) {
            text.append("For nginx ").append(result.plan().nginxVersion());
            text.append(" (").append(result.plan().nginxVersionFrom()).append("):\n\n");
            text.append(passes(result)).append('\n');
        }
        endpoint(result, text);
        keepalive(result, text);
        result.findings().forEach(finding -> finding(finding, text));
        long errors = count(result, DoctorResult.Severity.ERROR);
        long warnings = count(result, DoctorResult.Severity.WARNING);
        text.append(
                errors + warnings == 0 ? "No errors and no warnings" : errors + " errors, " + warnings + " warnings");
        text.append(", ").append(count(result, DoctorResult.Severity.INFO)).append(" notes.\n");
        return text.toString();
    }

    private static long count(DoctorResult result, DoctorResult.Severity severity) {
        return result.findings().stream().filter(f -> f.severity() == severity).count();
    }

    private static String passes(DoctorResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("where", "target", "reuse", "because of"));
        result.proxyPasses()
                .forEach(p -> rows.add(
                        List.of(p.file() + ":" + p.line(), p.target(), p.reuse(), String.join(", ", p.reasons()))));
        return TextTable.of(rows);
    }

    private static void endpoint(DoctorResult result, StringBuilder text) {
        DoctorResult.Endpoint e = result.endpoint();
        if (e == null) {
            return;
        }
        text.append(e.url()).append(" (").append(e.httpVersion()).append(", ").append(e.requestsSent());
        text.append(" requests sent)\n");
        text.append("  connection reused: ").append(e.reused() ? "yes" : "no").append('\n');
        Integer cap = e.requestsPerConnectionCap();
        if (cap != null) {
            text.append("  closed after ").append(cap).append(cap == 1 ? " request\n" : " requests\n");
        }
        DoctorResult.Seconds idle = e.idleTimeoutSeconds();
        if (idle != null) {
            text.append(String.format(Locale.ROOT, "  idle timeout: %.2f to %.2f s%n", idle.low(), idle.high()));
        } else if (e.reused()) {
            text.append(String.format(Locale.ROOT, "  idle timeout: not within %.0f s%n", e.waitedSeconds()));
        }
        if (e.end() != null) {
            text.append("  ended by: ").append(e.end()).append('\n');
        }
        if (e.upstreamReused() != null) {
            text.append("  proxy reuses its upstream connections: ")
                    .append(Boolean.TRUE.equals(e.upstreamReused()) ? "yes" : "no")
                    .append('\n');
        }
        text.append('\n');
    }

    private static void keepalive(DoctorResult result, StringBuilder text) {
        DoctorResult.TcpKeepalive k = result.sysctls();
        if (k != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "TCP keepalive of this machine: %d s idle, then %d probes every %d s: a dead peer of an idle connection"
                            + " is found after %.0f to %.0f s, on sockets with SO_KEEPALIVE only.%n%n",
                    k.timeSeconds(),
                    k.probes(),
                    k.intervalSeconds(),
                    k.detectionSeconds().low(),
                    k.detectionSeconds().high()));
        }
    }

    private static void finding(DoctorResult.Finding f, StringBuilder text) {
        text.append(f.severity()).append(' ').append(f.rule()).append("  ").append(f.file());
        if (f.line() > 0) {
            text.append(':').append(f.line());
        }
        text.append("\n  ")
                .append(f.message())
                .append("\n  why: ")
                .append(f.why())
                .append("\n  fix: ");
        text.append(f.fix().contains("\n") ? "\n    " + f.fix().strip().replace("\n", "\n    ") : f.fix());
        text.append("\n  see: ").append(f.docs()).append("\n\n");
    }
}
