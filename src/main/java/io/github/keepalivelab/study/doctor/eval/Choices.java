package io.github.keepalivelab.study.doctor.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The decisions that lead to one value. A calculation asks {@link #choose} wherever a request decides; {@link #all} runs it
 * again and again until every combination has been taken.
 */
public final class Choices {

    /** Above this number of combinations the answer is left open. */
    static final int MOST = 400;

    /**
     * One thing that a request can decide.
     *
     * @param value what it then is
     * @param ordinary whether an ordinary request does so
     * @param said the condition as a clause, for example "the client sends Connection: close"; empty when it needs no word
     */
    public record Option<T>(T value, boolean ordinary, String said) {}

    /**
     * The result of one combination.
     *
     * @param value of the calculation
     * @param oddities how many of its decisions an ordinary request does not take
     * @param said the conditions, in the order of the decisions
     */
    public record Path<T>(T value, int oddities, List<String> said) {}

    private record Decision(int taken, int of) {}

    private final List<Decision> script;
    private final List<Decision> made = new ArrayList<>();
    private final Map<String, Integer> byKey = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private int oddities;

    private Choices(List<Decision> script) {
        this.script = script;
    }

    /**
     * Returns the results of all combinations.
     *
     * @return at most {@value #MOST}; with more, the list is empty
     */
    public static <T> List<Path<T>> all(Function<Choices, T> calculation) {
        List<Path<T>> paths = new ArrayList<>();
        List<Decision> script = List.of();
        while (paths.size() <= MOST) {
            Choices choices = new Choices(script);
            try {
                T value = calculation.apply(choices);
                paths.add(new Path<>(value, choices.oddities, List.copyOf(choices.said)));
            } catch (NotReached e) {
                // No request takes this way.
            }
            script = choices.next();
            if (script.isEmpty()) {
                return paths;
            }
        }
        return List.of();
    }

    /** Returns the decisions that lead to the next combination, none after the last. */
    private List<Decision> next() {
        List<Decision> next = new ArrayList<>(made);
        while (!next.isEmpty()) {
            Decision last = next.remove(next.size() - 1);
            if (last.taken() + 1 < last.of()) {
                next.add(new Decision(last.taken() + 1, last.of()));
                return next;
            }
        }
        return next;
    }

    /**
     * Takes one of several options; the same key gets the same answer within a combination.
     *
     * @param options at least one
     */
    public <T> T choose(String key, List<Option<T>> options) {
        Integer before = byKey.get(key);
        if (before != null && before < options.size()) {
            return options.get(before).value();
        }
        int taken = 0;
        if (options.size() > 1) {
            taken = made.size() < script.size() ? script.get(made.size()).taken() : 0;
            made.add(new Decision(taken, options.size()));
        }
        byKey.put(key, taken);
        Option<T> option = options.get(taken);
        oddities += option.ordinary() ? 0 : 1;
        if (!option.said().isEmpty()) {
            said.add(option.said());
        }
        return option.value();
    }

    /** Ends a combination that no request takes. */
    public static NotReached notReached() {
        return new NotReached();
    }

    /** No request gets here. */
    public static final class NotReached extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NotReached() {
            super(null, null, false, false);
        }
    }
}
