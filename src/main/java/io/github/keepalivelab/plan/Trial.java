package io.github.keepalivelab.plan;

/**
 * One measured stretch of one arm at one load.
 *
 * @param index position in the run, from 0
 * @param block the block it belongs to, from 0
 * @param load which load of the plan, from 0
 * @param arm what is measured
 */
public record Trial(int index, int block, int load, Arm arm) {}
