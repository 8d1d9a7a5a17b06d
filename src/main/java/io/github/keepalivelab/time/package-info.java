/** Monotonic clock and intended send times. Imports nothing of ours. */
@NullMarked
package io.github.keepalivelab.time;

import org.jspecify.annotations.NullMarked;
