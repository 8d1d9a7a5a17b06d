package io.github.keepalivelab.result;

/** From the earliest to the latest, in seconds. */
public record Interval(double low, double high) {}
