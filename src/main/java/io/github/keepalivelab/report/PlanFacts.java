package io.github.keepalivelab.report;

import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.StoredResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was done, in words. */
final class PlanFacts {

    private PlanFacts() {}

    /** Returns what was driven, at which load, how often and when. */
    static String sentence(StoredResult<CompareResult> stored) {
        CompareResult result = stored.body();
        PlanSummary plan = result.plan();
        String rates = plan.ratesPerSecond().stream()
                .map(rate -> String.format(Locale.ROOT, "%.0f", rate))
                .collect(Collectors.joining(", "));
        String load = !plan.loadModel().equals("open")
                ? "closed loop with " + plan.users() + " users"
                : rates.isEmpty()
                        ? "the run ended before its rate was chosen"
                        : rates + " requests/s offered to every arm"
                                + ("auto".equals(plan.rateChosenBy()) ? " (shares of the weakest arm's capacity)" : "");
        String where = plan.target() == null
                ? "client" + (plan.tls() == null ? "" : " over " + plan.tls()) + " to nginx "
                        + stored.environment().nginxVersion() + " to Tomcat"
                : "at " + plan.target() + (plan.request() == null ? "" : " (" + plan.request() + ")");
        int blocks = result.loads().stream().mapToInt(LoadResult::blocks).min().orElse(0);
        return where + (plan.distance().isFar() ? "; " + plan.distance() : "") + "; " + load + "; " + blocks
                + (plan.blocks() == null ? "" : " of " + plan.blocks())
                + " blocks of " + plan.trialSeconds() + " s a window"
                + (stored.startedAt() == null ? "" : "; " + stored.startedAt());
    }

    /** Returns its settings by name. */
    static Map<String, String> of(PlanSummary plan) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("load", plan.loadModel() + " loop");
        facts.put("connections", String.valueOf(plan.connections()));
        facts.put("blocks", plan.blocks() == null ? "until known" : String.valueOf(plan.blocks()));
        facts.put("answers wanted", plan.wanted().isEmpty() ? "-" : String.join(", ", plan.wanted()));
        facts.put("longest run", plan.maxSeconds() == null ? "no limit" : plan.maxSeconds() + " s");
        facts.put("window", plan.trialSeconds() + " s after " + plan.leadInSeconds() + " s of ramp-up");
        facts.put("seed", String.valueOf(plan.seed()));
        facts.put("short client connections closed by", plan.closeBy().name().toLowerCase(Locale.ROOT));
        facts.put("time-out of a request", plan.timeoutSeconds() + " s");
        facts.put("longest warm-up", plan.warmUpLimitSeconds() + " s");
        facts.put("baseline", plan.baseline());
        if (plan.tls() != null) {
            facts.put("client hop", plan.tls());
        }
        if (plan.distance().isFar()) {
            facts.put("distance", plan.distance().toString());
        }
        return facts;
    }
}
