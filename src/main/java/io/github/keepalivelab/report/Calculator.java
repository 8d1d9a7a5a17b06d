package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.worth.Traffic;
import io.github.keepalivelab.worth.Worth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What long connections are worth for the reader's traffic, in a page: filled in for one traffic by {@link Worth}; a script, which a test
 * holds against it, does the same sums when the reader changes something.
 */
final class Calculator {

    private static final int USUAL_REQUESTS = 100;

    private Calculator() {}

    /**
     * What the script calculates from.
     *
     * @param nginx costs of nginx's host by load
     * @param backend costs of the backend's host by load
     * @param loads what was counted at each load
     */
    record Data(List<HostCost> nginx, List<HostCost> backend, List<Load> loads) {}

    /**
     * What was counted at a load.
     *
     * @param timeWaitOfClients sockets in TIME_WAIT that a short client connection leaves at nginx; null where not looked up
     * @param timeWaitOfUpstreams the same of a short upstream connection
     * @param latencyMillis mean response time of long connections less that of short ones; null without a claim
     */
    record Load(
            double ratePerSecond,
            @Nullable Double timeWaitOfClients,
            @Nullable Double timeWaitOfUpstreams,
            @Nullable ConfidenceInterval latencyMillis) {}

    /** Adds it where the result can answer. */
    static void add(Document document, StoredResult<CompareResult> stored) {
        Double rate = stored.body().middle().ratePerSecond();
        if (rate == null) {
            return;
        }
        Worth worth;
        try {
            worth = Worth.of(stored, new Traffic(rate, USUAL_REQUESTS, USUAL_REQUESTS, 1, 1, null));
        } catch (PlanException e) {
            // What it lacks is said by lab worth, to who asks for it.
            return;
        }
        document.either("", el("h2", attr("id", "worth"), "What is it worth for your traffic?"));
        document.note(
                "Calculated from the costs above. Nothing is extrapolated: each machine's share of your requests must lie between"
                        + " the loads that were measured. The same in a terminal: ./lab worth.");
        document.picture(el(
                "div",
                cls("inputs"),
                input("worth-rate", "your requests/s", String.format(Locale.ROOT, "%.0f", rate), ""),
                input("worth-requests", "requests a connection", String.valueOf(USUAL_REQUESTS), ""),
                input("worth-nginx", "machines with nginx", "1", ""),
                input("worth-backend", "machines with the service", "1", ""),
                input("worth-price", "price of a core-hour", "", "none")));
        document.picture(table(worth).html("worth-table", "plain"));
        document.picture(el(
                "div",
                attr("id", "worth-words"),
                attr("aria-live", "polite"),
                WorthReport.sentences(worth).stream()
                        .map(sentence -> (Html.Node) el("p", sentence))
                        .toList()));
        document.script("worth.js");
        document.picture(Html.data("worth-data", data(stored.body())));
    }

    private static Html.Node input(String id, String label, String value, String placeholder) {
        return el(
                "label",
                label,
                el(
                        "input",
                        attr("id", id),
                        attr("type", "number"),
                        attr("min", id.equals("worth-price") ? 0 : 1),
                        attr("step", "any"),
                        attr("value", value),
                        attr("placeholder", placeholder)));
    }

    private static Table table(Worth worth) {
        List<Column> columns = new ArrayList<>(List.of(Column.brief("")));
        WorthReport.columns(worth.traffic()).forEach(name -> columns.add(Column.number(name)));
        return Table.of(columns, WorthReport.rows(worth));
    }

    private static Data data(CompareResult result) {
        return new Data(
                costs(result, ProcessName.NGINX),
                costs(result, ProcessName.BACKEND),
                result.loads().stream().map(Calculator::load).toList());
    }

    private static List<HostCost> costs(CompareResult result, ProcessName process) {
        return result.costs().stream()
                .filter(cost -> cost.process().equals(process.label()) && !"resumed".equals(cost.handshake()))
                .toList();
    }

    private static Load load(LoadResult load) {
        Optional<Double> clients = Worth.timeWaitOfClients(load);
        Optional<Double> upstreams = Worth.timeWaitOfUpstreams(load);
        return new Load(
                Objects.requireNonNullElse(load.ratePerSecond(), 0.0),
                clients.orElse(null),
                upstreams.orElse(null),
                Worth.latency(load).orElse(null));
    }
}
