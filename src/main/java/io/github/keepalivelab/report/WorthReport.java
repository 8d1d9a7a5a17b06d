package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.worth.Traffic;
import io.github.keepalivelab.worth.Worth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What long connections are worth for someone's traffic. */
public final class WorthReport {

    private WorthReport() {}

    /**
     * Returns it as plain text.
     *
     * @param source where the costs were measured
     */
    public static String text(Worth worth, String source) {
        Document document = new Document("What are long connections worth?", null);
        document.paragraph(format("From %s.", source));
        document.paragraph("");
        List<String> names = columns(worth.traffic());
        List<Column> columns = new ArrayList<>(List.of(Column.text("")));
        names.forEach(name -> columns.add(Column.number(name)));
        document.table(Table.of(columns, rows(worth)));
        document.paragraph("");
        sentences(worth).forEach(document::paragraph);
        return document.text();
    }

    /** Returns the names of the columns of figures. */
    public static List<String> columns(Traffic traffic) {
        return List.of("a connection each", requests(traffic), "saved");
    }

    /** Returns what it says in words: time, cores, and money where a price was given. */
    public static List<String> sentences(Worth worth) {
        Traffic traffic = worth.traffic();
        ConfidenceInterval cores = worth.saved();
        List<String> sentences = new ArrayList<>();
        sentences.add(latency(worth));
        sentences.add(
                cores.low() > 0
                        ? format(
                                "At %,.0f requests/s long connections save %s cores of nginx's machines and the services'.",
                                traffic.ratePerSecond(), interval(cores))
                        : format(
                                "At %,.0f requests/s no saving can be claimed: %s cores.",
                                traffic.ratePerSecond(), interval(cores)));
        worth.savedPerMonth()
                .ifPresent(money -> sentences.add(format(
                        "At %s for a core-hour that is %s a month, if cores that are not needed are not paid for.",
                        number(price(traffic)), interval(money))));
        return sentences;
    }

    private static double price(Traffic traffic) {
        Double price = traffic.pricePerCoreHour();
        return price == null ? 0 : price;
    }

    private static String requests(Traffic traffic) {
        return traffic.perClientConnection() == traffic.perUpstreamConnection()
                ? format("%s requests each", number(traffic.perClientConnection()))
                : format(
                        "%s requests each, %s upstream",
                        number(traffic.perClientConnection()), number(traffic.perUpstreamConnection()));
    }

    /** Returns a row for each thing that is saved, with its name first. */
    public static List<List<String>> rows(Worth worth) {
        Traffic traffic = worth.traffic();
        List<List<String>> rows = new ArrayList<>();
        rows.add(connections("client connections a second", traffic.ratePerSecond(), traffic.clientConnections()));
        rows.add(connections("upstream connections a second", traffic.ratePerSecond(), traffic.upstreamConnections()));
        rows.add(cores("cores, " + machines(traffic.nginxMachines(), "nginx"), worth.nginx()));
        rows.add(cores("cores, " + machines(traffic.backendMachines(), "service"), worth.backend()));
        Worth.Sockets timeWait = worth.timeWait();
        if (timeWait != null) {
            rows.add(connections("TIME_WAIT at each nginx", timeWait.ofShort(), timeWait.ofLong()));
        }
        Worth.Sockets ports = worth.ports();
        if (ports != null) {
            rows.add(connections("ports held towards each service, of 28,232", ports.ofShort(), ports.ofLong()));
        }
        return rows;
    }

    private static String machines(int count, String what) {
        return count == 1 ? what : count + " x " + what;
    }

    private static List<String> connections(String what, double ofShort, double ofLong) {
        return List.of(what, format("%,.0f", ofShort), format("%,.0f", ofLong), format("%,.0f", ofShort - ofLong));
    }

    private static List<String> cores(String what, Worth.Cores cores) {
        return List.of(what, interval(cores.ofShort()), interval(cores.ofLong()), interval(cores.saved()));
    }

    private static String latency(Worth worth) {
        ConfidenceInterval millis = worth.latencyMillis();
        return millis == null
                ? format(
                        "Mean response time: unresolved where it was measured (%,.0f requests/s at nginx), so nothing is promised.",
                        worth.latencyRate())
                : format(
                        "Mean response time at %,.0f requests/s at nginx: long connections on both hops change it by %s ms against"
                                + " a connection for each request; without distance between the machines.",
                        worth.latencyRate(), interval(millis));
    }

    private static String interval(ConfidenceInterval interval) {
        return number(interval.estimate()) + " [" + number(interval.low()) + ", " + number(interval.high()) + "]";
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return format(size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
