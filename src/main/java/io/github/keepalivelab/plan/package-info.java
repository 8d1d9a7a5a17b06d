/** Immutable inputs: arms, hops, load, trials. Imports nothing of ours. */
@NullMarked
package io.github.keepalivelab.plan;

import org.jspecify.annotations.NullMarked;
