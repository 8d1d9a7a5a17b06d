/** Immutable outputs and their JSON shape (docs/results.schema.json). */
@NullMarked
package io.github.keepalivelab.result;

import org.jspecify.annotations.NullMarked;
