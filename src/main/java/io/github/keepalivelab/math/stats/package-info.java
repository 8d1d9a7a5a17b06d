/** Quantiles, intervals and trends, on plain arrays. Imports nothing of ours. */
@NullMarked
package io.github.keepalivelab.math.stats;

import org.jspecify.annotations.NullMarked;
