package io.github.keepalivelab.plan;

import java.math.BigDecimal;

/** Bad input. The message is one sentence: what was wrong and what is allowed. */
public final class PlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the user */
    public PlanException(String message) {
        super(message);
    }

    /** Returns a number as a user would type it: 0 and not 0.0. */
    static String quote(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
