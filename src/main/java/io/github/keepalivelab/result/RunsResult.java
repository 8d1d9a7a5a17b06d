package io.github.keepalivelab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same comparison several times, with fresh processes each: whether a run says what another one says.
 *
 * @param plan what was done
 * @param runs each run, in order
 * @param spreads how far the runs lie apart, for each comparison that every complete run made
 */
public record RunsResult(Plan plan, List<Run> runs, List<Spread> spreads) implements Body {

    /**
     * What was done.
     *
     * @param runs how many runs were wanted
     * @param arguments of each run
     */
    public record Plan(int runs, List<String> arguments) {}

    /**
     * One run.
     *
     * @param folder with its result, below the folder of this one
     * @param verdict its verdict; null when it left no result
     * @param seconds from its launch to its end
     * @param ratesPerSecond its loads
     */
    public record Run(String folder, @Nullable Verdict verdict, double seconds, List<Double> ratesPerSecond) {}

    /**
     * One comparison over all runs; ratios are candidate divided by baseline.
     *
     * @param metric path of the metric
     * @param candidate the arm compared
     * @param baseline the arm it is compared with
     * @param ratePerSecond the load; null in a closed loop
     * @param ratios what each run estimated
     * @param mean geometric mean of the ratios
     * @param sdOfLog standard deviation of their logarithms
     * @param betweenShare share of that variance which the blocks within the runs do not explain, 0 to 1; null where the
     *     metric has no value for each block
     * @param halfWidth mean over the runs of half an interval's width, as a share of the ratio
     * @param held runs whose interval holds the mean of the others, the error of that mean allowed for
     */
    public record Spread(
            String metric,
            String candidate,
            String baseline,
            @Nullable Double ratePerSecond,
            List<Double> ratios,
            double mean,
            double sdOfLog,
            @Nullable Double betweenShare,
            double halfWidth,
            int held) {}

    @Override
    public Kind kind() {
        return Kind.RUNS;
    }
}
