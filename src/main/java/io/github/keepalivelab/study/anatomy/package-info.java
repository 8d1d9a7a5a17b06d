/** A short and a long exchange, packet by packet. */
@NullMarked
package io.github.keepalivelab.study.anatomy;

import org.jspecify.annotations.NullMarked;
