/** Immutable inputs: arms, load, phases, trials. Imports nothing of ours. */
@NullMarked
package io.github.keepalivelab.plan;

import org.jspecify.annotations.NullMarked;
