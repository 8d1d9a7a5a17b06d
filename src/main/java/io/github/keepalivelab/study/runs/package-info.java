/** The same comparison several times, with fresh processes each. */
@NullMarked
package io.github.keepalivelab.study.runs;

import org.jspecify.annotations.NullMarked;
