package io.github.keepalivelab.result;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure of an arm, described once in {@link Metrics} and read from there by everything that counts, shows or judges it. */
public sealed interface Metric {

    /** Returns its path in an arm of results.json, for example {@code cpuMicrosPerRequest.nginx}. */
    String path();

    /** Returns its unit, for example {@code us}; {@code 1} for a plain number. */
    String unit();

    /** Returns what it is, as a noun that a sentence can hold, for example {@code nginx CPU per request}. */
    String label();

    /** Returns the figure of an arm; empty when it was not measured or cannot be seen. */
    Optional<Double> read(ArmResult arm);

    /** Returns how arms are compared by it; empty when they are not. */
    Optional<Compared> compared();

    /** What two arms are compared by. One interval decides, and that one is shown. */
    enum Effect {
        /** Candidate divided by baseline. */
        RATIO,
        /** Candidate minus baseline. */
        DIFFERENCE
    }

    /** Which windows it may be taken from. */
    enum Windows {
        /** Only blocks in which every arm kept its rate: work per request depends on how many requests there are. */
        ON_TIME,
        /** Every block that was answered: a window misses its rate because something stalled, which latency must show. */
        ANSWERED
    }

    /**
     * How arms are compared.
     *
     * @param effect what decides
     * @param primary whether it takes part in the claims of a report
     * @param windows which windows count
     */
    record Compared(Effect effect, boolean primary, Windows windows) {}

    /**
     * How it is shown live, as a counter.
     *
     * @param meter name of the meter, with dots
     * @param tags beside the arm
     * @param scale from its unit to that of the meter
     * @param help what the meter counts, one sentence
     */
    record Live(String meter, Map<String, String> tags, double scale, String help) {}

    /**
     * An amount that adds up over windows.
     *
     * @param total its path in a trial, for example {@code cpuMicros.nginx}
     * @param perRequest whether an arm's figure is divided by its answered requests
     * @param comparison null: not compared
     * @param live null: not shown live
     */
    record Amount(
            String total,
            String path,
            String unit,
            String label,
            boolean perRequest,
            @Nullable Compared comparison,
            @Nullable Live live)
            implements Metric {

        @Override
        public Optional<Double> read(ArmResult arm) {
            return Optional.ofNullable(Figures.get(arm.figures(), path));
        }

        /** Returns its total in a trial; empty when it was not seen. */
        public Optional<Double> total(TrialResult trial) {
            return Optional.ofNullable(Figures.get(trial.figures(), total));
        }

        /** Returns its figure for each answered request of a trial; empty when it was not seen or nothing was answered. */
        public Optional<Double> perRequest(TrialResult trial) {
            return trial.requests() == 0 ? Optional.empty() : total(trial).map(value -> value / trial.requests());
        }

        @Override
        public Optional<Compared> compared() {
            return Optional.ofNullable(comparison);
        }
    }

    /** Which of an arm's distributions. */
    enum Distribution {
        /** From the intended send. */
        RESPONSE("responseMicros", "response time"),
        /** From the actual send. */
        SERVICE("serviceMicros", "service time"),
        /** How late the driver sent. */
        SEND_LAG("sendLagMicros", "send lag");

        private final String path;
        private final String label;

        Distribution(String path, String label) {
            this.path = path;
            this.label = label;
        }

        private @Nullable LatencySummary of(ArmResult arm) {
            return switch (this) {
                case RESPONSE -> arm.responseMicros();
                case SERVICE -> arm.serviceMicros();
                case SEND_LAG -> arm.sendLagMicros();
            };
        }
    }

    /** Which statistic of a distribution. */
    enum Statistic {
        /** Arithmetic mean. */
        MEAN("mean", "mean", Double.NaN),
        /** Median. */
        P50("p50", "p50", 0.5),
        /** 90th percentile. */
        P90("p90", "p90", 0.9),
        /** 99th percentile. */
        P99("p99", "p99", 0.99),
        /** 99.9th percentile. */
        P999("p999", "p99.9", 0.999),
        /** Largest value. */
        MAX("max", "largest", 1);

        private final String path;
        private final String label;
        private final double quantile;

        Statistic(String path, String label, double quantile) {
            this.path = path;
            this.label = label;
            this.quantile = quantile;
        }

        /** Returns which quantile it is, 0 to 1; NaN for the mean. */
        public double quantile() {
            return quantile;
        }

        private double of(LatencySummary summary) {
            return switch (this) {
                case MEAN -> summary.mean();
                case P50 -> summary.p50();
                case P90 -> summary.p90();
                case P99 -> summary.p99();
                case P999 -> summary.p999();
                case MAX -> summary.max();
            };
        }
    }

    /** A statistic of a distribution of times. */
    record Latency(
            Distribution distribution,
            Statistic statistic,
            @Nullable Compared comparison) implements Metric {

        @Override
        public String path() {
            return distribution.path + "." + statistic.path;
        }

        @Override
        public String unit() {
            return "us";
        }

        @Override
        public String label() {
            return statistic.label + " " + distribution.label;
        }

        @Override
        public Optional<Double> read(ArmResult arm) {
            return Optional.ofNullable(distribution.of(arm)).map(statistic::of);
        }

        @Override
        public Optional<Compared> compared() {
            return Optional.ofNullable(comparison);
        }
    }

    /**
     * A figure that is there by itself.
     *
     * @param value reads it
     */
    record Plain(String path, String unit, String label, Function<ArmResult, Double> value) implements Metric {

        @Override
        public Optional<Double> read(ArmResult arm) {
            return Optional.of(value.apply(arm));
        }

        @Override
        public Optional<Compared> compared() {
            return Optional.empty();
        }
    }
}
