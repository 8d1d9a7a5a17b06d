package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The figures of the arms at one load as bars: whose CPU was used, and how many connections and ports. */
final class ArmBars {

    private final LoadResult load;

    ArmBars(LoadResult load) {
        this.load = load;
    }

    /** Returns a bar of CPU for each arm; none where nothing was seen. */
    List<Html.Node> cpu() {
        List<ArmResult> rows = load.arms().stream()
                .filter(arm -> arm.cpuMicrosPerRequest(ProcessName.DRIVER) != null)
                .toList();
        double widest = rows.stream().mapToDouble(ArmBars::total).max().orElse(1);
        return rows.stream().map(arm -> cpuRow(arm, widest)).toList();
    }

    static Html.Node legend() {
        List<Html.Node> legend = new ArrayList<>();
        for (ProcessName process : ProcessName.values()) {
            legend.add(Bars.legend(process.label(), "var(--" + process.label() + ")"));
        }
        legend.add(Bars.legend("elsewhere", "var(--other)"));
        return el("div", cls("legend"), legend);
    }

    private static double seen(ArmResult arm) {
        double sum = 0;
        for (ProcessName process : ProcessName.values()) {
            Double micros = arm.cpuMicrosPerRequest(process);
            sum += micros == null ? 0 : micros;
        }
        return sum;
    }

    private static double total(ArmResult arm) {
        Double machine = Figures.get(arm.figures(), "machineCpuMicrosPerRequest");
        return Math.max(machine == null ? 0 : machine, seen(arm));
    }

    private static Html.Node cpuRow(ArmResult arm, double widest) {
        List<Bars.Part> parts = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (ProcessName process : ProcessName.values()) {
            Double micros = arm.cpuMicrosPerRequest(process);
            parts.add(new Bars.Part(process.label(), micros == null ? 0 : micros, "var(--" + process.label() + ")"));
            values.add(micros == null ? "unseen" : String.format(Locale.ROOT, "%.0f", micros));
        }
        parts.add(new Bars.Part("elsewhere", Math.max(0, total(arm) - seen(arm)), "var(--other)"));
        return Bars.stacked(
                arm.name(),
                parts,
                widest,
                String.join(" + ", values) + String.format(Locale.ROOT, " = %.0f us", seen(arm)));
    }

    /** Returns bars of connections and TIME_WAIT, with a heading for each kind. */
    Html.Node connections() {
        List<Html.Node> rows = new ArrayList<>();
        for (HopName hop : HopName.values()) {
            rows.add(el("h3", "Opened on the " + hop.label() + " hop"));
            rows.addAll(bars(arm -> thousand(arm.connectionsOpenedPerRequest(hop))));
        }
        for (ProcessName owner : ProcessName.values()) {
            if (load.arms().stream().anyMatch(arm -> arm.timeWaitPerRequest(owner) != null)) {
                rows.add(el(
                        "h3", "TIME_WAIT held by " + (owner == ProcessName.NGINX ? "nginx" : "the " + owner.label())));
                rows.addAll(bars(arm -> thousand(arm.timeWaitPerRequest(owner))));
            }
        }
        return el("div", attr("id", "connection-rows"), rows);
    }

    private interface Figure {
        @Nullable
        Double of(ArmResult arm);
    }

    private List<Html.Node> bars(Figure figure) {
        double widest = 1;
        for (ArmResult arm : load.arms()) {
            Double value = figure.of(arm);
            widest = Math.max(widest, value == null ? 0 : value);
        }
        List<Html.Node> rows = new ArrayList<>();
        for (int i = 0; i < load.arms().size(); i++) {
            ArmResult arm = load.arms().get(i);
            rows.add(Bars.row(arm.name(), figure.of(arm), widest, CompareReport.color(i)));
        }
        return rows;
    }

    static @Nullable Double thousand(@Nullable Double perRequest) {
        return perRequest == null ? null : Double.valueOf(1000 * perRequest);
    }
}
