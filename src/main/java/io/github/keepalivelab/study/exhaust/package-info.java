/** Ports used up on purpose. */
@NullMarked
package io.github.keepalivelab.study.exhaust;

import org.jspecify.annotations.NullMarked;
