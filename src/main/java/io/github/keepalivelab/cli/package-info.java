/** The picocli verbs: options in, a job out. */
@NullMarked
package io.github.keepalivelab.cli;

import org.jspecify.annotations.NullMarked;
