/** The nginx and backend processes that a run owns, from start to clean-up. */
@NullMarked
package io.github.keepalivelab.topology;

import org.jspecify.annotations.NullMarked;
