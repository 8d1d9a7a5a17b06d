package io.github.keepalivelab.math.time;

final class Rates {

    private Rates() {}

    static double requirePositive(double ratePerSecond) {
        if (!(ratePerSecond > 0) || Double.isInfinite(ratePerSecond)) {
            throw new IllegalArgumentException("rate must be a positive number, was " + ratePerSecond);
        }
        return ratePerSecond;
    }
}
