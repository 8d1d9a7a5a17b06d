/** Monotonic clock, intended send times, waiting. Imports nothing of ours. */
@NullMarked
package io.github.keepalivelab.math.time;

import org.jspecify.annotations.NullMarked;
