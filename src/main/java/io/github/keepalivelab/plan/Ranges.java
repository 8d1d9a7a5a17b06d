package io.github.keepalivelab.plan;

/** Options that are numbers within bounds. */
public final class Ranges {

    private Ranges() {}

    /** Throws a PlanException that names the option and its bounds unless the value is within them, bounds included. */
    public static void require(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new PlanException(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }

    /** The same for a number with a fraction; NaN is never within bounds. */
    public static void require(String option, double value, long min, long max) {
        if (!(value >= min && value <= max)) {
            throw new PlanException(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }
}
