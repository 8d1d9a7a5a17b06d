package io.github.keepalivelab.result;

/** Seconds from a fault to its detection, over the connections that detected it. */
public record Seconds(double min, double mean, double max) {}
