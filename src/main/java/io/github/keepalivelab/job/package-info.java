/** The protocol that all studies share: job, progress, cancellation, result envelope, store, environment. */
@NullMarked
package io.github.keepalivelab.job;

import org.jspecify.annotations.NullMarked;
