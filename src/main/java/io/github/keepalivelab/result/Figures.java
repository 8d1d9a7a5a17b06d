package io.github.keepalivelab.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Amounts by the paths of the metric catalogue, in the nested shape of results.json: {@code cpuMicros.nginx} is the member
 * {@code nginx} of {@code cpuMicros}. What is null was not seen.
 */
public final class Figures {

    private Figures() {}

    /** Returns the figure at a path; null when it is not there or was not seen. */
    public static @Nullable Double get(Map<String, Object> figures, String path) {
        int dot = path.indexOf('.');
        Object value = figures.get(dot < 0 ? path : path.substring(0, dot));
        if (dot >= 0 && value instanceof Map<?, ?> members) {
            value = members.get(path.substring(dot + 1));
        }
        return value instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }

    /** Returns totals by their paths as a trial holds them: every total of the catalogue, in its order. */
    public static Map<String, Object> ofTrial(Map<String, @Nullable Double> totals) {
        return nested(Metric.Amount::total, totals::get);
    }

    /** Returns the totals of a trial as they were read, completed and in order. */
    static Map<String, Object> normalTrial(Map<String, Object> read) {
        return nested(Metric.Amount::total, path -> get(read, path));
    }

    /** Returns the figures of an arm as they were read, completed and in order. */
    static Map<String, Object> normalArm(Map<String, Object> read) {
        return nested(Metric.Amount::path, path -> get(read, path));
    }

    /**
     * Returns the figures of an arm from its trials: each total over the trials in which it was seen, divided by the requests
     * answered in those trials where the metric says so.
     */
    public static Map<String, Object> ofArm(List<TrialResult> trials) {
        Map<String, @Nullable Double> figures = new LinkedHashMap<>();
        for (Metric.Amount amount : Metrics.AMOUNTS) {
            double total = 0;
            double requests = 0;
            boolean seen = false;
            for (TrialResult trial : trials) {
                Double value = get(trial.figures(), amount.total());
                if (value != null) {
                    total += value;
                    requests += trial.requests();
                    seen = true;
                }
            }
            boolean known = seen && (requests > 0 || !amount.perRequest());
            figures.put(amount.path(), known ? Double.valueOf(amount.perRequest() ? total / requests : total) : null);
        }
        return nested(Metric.Amount::path, figures::get);
    }

    private static Map<String, Object> nested(
            Function<Metric.Amount, String> where, Function<String, @Nullable Double> value) {
        Map<String, Object> nested = new LinkedHashMap<>();
        for (Metric.Amount amount : Metrics.AMOUNTS) {
            String path = where.apply(amount);
            int dot = path.indexOf('.');
            if (dot < 0) {
                put(nested, path, value.apply(path));
            } else {
                put(members(nested, path.substring(0, dot)), path.substring(dot + 1), value.apply(path));
            }
        }
        return Collections.unmodifiableMap(nested);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(Map<String, Object> nested, String group) {
        return (Map<String, Object>) nested.computeIfAbsent(group, name -> new LinkedHashMap<String, Object>());
    }

    /** JSON must hold the null of what was not seen, so the maps do. */
    @SuppressWarnings("NullAway")
    private static void put(Map<String, Object> into, String name, @Nullable Double value) {
        into.put(name, value);
    }
}
