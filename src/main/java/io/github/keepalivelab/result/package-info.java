/** Immutable outputs, the metric catalogue, and their JSON shape (docs/schema). */
@NullMarked
package io.github.keepalivelab.result;

import org.jspecify.annotations.NullMarked;
