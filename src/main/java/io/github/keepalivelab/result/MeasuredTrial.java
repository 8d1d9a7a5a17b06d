package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.SparseCounts;

/**
 * A trial with its distributions in the compact form that the analysis needs; a run may keep 100,000 of them.
 *
 * @param result its figures
 * @param response response times in microseconds
 * @param service service times in microseconds
 * @param sendLag send lags in microseconds
 */
public record MeasuredTrial(TrialResult result, SparseCounts response, SparseCounts service, SparseCounts sendLag) {}
