/** How long a dead peer goes unnoticed, by strategy and fault; the anatomy of one short and one long exchange. */
@NullMarked
package io.github.keepalivelab.liveness;

import org.jspecify.annotations.NullMarked;
