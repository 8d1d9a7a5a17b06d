/** Quantiles and intervals, on plain arrays. Imports nothing of ours. */
@NullMarked
package io.github.keepalivelab.stats;

import org.jspecify.annotations.NullMarked;
