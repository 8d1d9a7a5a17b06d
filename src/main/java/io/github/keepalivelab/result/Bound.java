package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.PlanException;
import java.util.Locale;

/**
 * What a figure must be: the end of an assertion.
 *
 * @param operator one of {@code < <= > >=}
 * @param value what a figure is compared with
 */
public record Bound(String operator, double value) {

    /** How it is written, as two groups of a pattern. */
    public static final String PATTERN = "\\s*(<=|>=|<|>)\\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\\s*";

    /** What came of an assertion, in one sentence. */
    public record Outcome(boolean holds, String sentence) {}

    /**
     * Reads the two groups of {@link #PATTERN}.
     *
     * @param assertion the whole, for the message
     * @throws PlanException when the second is no number
     */
    public static Bound parse(String operator, String number, String assertion) {
        try {
            return new Bound(operator, Double.parseDouble(number));
        } catch (NumberFormatException e) {
            throw new PlanException("assertion '" + assertion + "' ends in '" + number + "', which is not a number");
        }
    }

    /** Returns whether a figure is within it. */
    public boolean holds(double figure) {
        return switch (operator) {
            case "<" -> figure < value;
            case "<=" -> figure <= value;
            case ">" -> figure > value;
            default -> figure >= value;
        };
    }

    /** Returns the sentence that says what a figure is, and must be. */
    public Outcome outcome(boolean holds, String is) {
        return new Outcome(
                holds,
                (holds ? "assertion holds: " : "assertion failed: ") + is + ", must be " + operator + " "
                        + format(value));
    }

    /** Returns a figure with four digits, a larger one whole. */
    public static String format(double figure) {
        return String.format(Locale.ROOT, Math.abs(figure) >= 10_000 ? "%.0f" : "%.4g", figure);
    }
}
