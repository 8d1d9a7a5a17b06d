/** How long a dead peer goes unnoticed, by fault and strategy. */
@NullMarked
package io.github.keepalivelab.study.liveness;

import org.jspecify.annotations.NullMarked;
