/** The picocli verbs; wiring only. */
@NullMarked
package io.github.keepalivelab.cli;

import org.jspecify.annotations.NullMarked;
