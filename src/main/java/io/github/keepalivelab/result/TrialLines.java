package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.SparseCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The lines of trials.jsonl: {@code {"run": ...}} before the trials of a run, then a trial with its distributions each. */
public final class TrialLines {

    private static final String RUN = "run";
    private static final String DISTRIBUTIONS = "distributions";

    private TrialLines() {}

    /** Returns the line that a run begins with. */
    public static String header(Object header) {
        return ResultJson.line(java.util.Map.of(RUN, header));
    }

    /** Returns the line of a trial; its distributions are pairs of value and count. */
    public static String trial(MeasuredTrial trial) {
        ObjectNode line = ResultJson.mapper().valueToTree(trial.result());
        ObjectNode distributions = line.putObject(DISTRIBUTIONS);
        put(distributions.putArray("responseMicros"), trial.response());
        put(distributions.putArray("serviceMicros"), trial.service());
        put(distributions.putArray("sendLagMicros"), trial.sendLag());
        return ResultJson.line(line);
    }

    private static void put(ArrayNode into, SparseCounts counts) {
        for (int i = 0; i < counts.values().length; i++) {
            into.addArray().add(counts.values()[i]).add(counts.counts()[i]);
        }
    }

    /** Returns the header in a line, empty when the line is another. */
    public static <H> Optional<H> readHeader(String line, Class<H> header) {
        try {
            JsonNode run = ResultJson.mapper().readTree(line).path(RUN);
            return run.isObject() ? Optional.of(ResultJson.mapper().treeToValue(run, header)) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Returns the trial in a line, empty when it is cut off or something else. */
    public static Optional<MeasuredTrial> readTrial(String line) {
        try {
            JsonNode tree = ResultJson.mapper().readTree(line);
            if (!(tree instanceof ObjectNode trial) || !(trial.remove(DISTRIBUTIONS) instanceof ObjectNode counts)) {
                return Optional.empty();
            }
            TrialResult result = ResultJson.mapper().treeToValue(trial, TrialResult.class);
            return Optional.of(new MeasuredTrial(
                    result,
                    counts(counts.path("responseMicros")),
                    counts(counts.path("serviceMicros")),
                    counts(counts.path("sendLagMicros"))));
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    private static SparseCounts counts(JsonNode pairs) {
        List<long[]> read = new ArrayList<>();
        for (JsonNode pair : pairs) {
            long value = pair.path(0).asLong(-1);
            long count = pair.path(1).asLong(0);
            if (value < 0 || count < 1) {
                throw new IllegalArgumentException("a distribution is pairs of value and count, was " + pair);
            }
            read.add(new long[] {value, count});
        }
        return SparseCounts.of(
                read.stream().mapToLong(pair -> pair[0]).toArray(),
                read.stream().mapToLong(pair -> pair[1]).toArray());
    }
}
