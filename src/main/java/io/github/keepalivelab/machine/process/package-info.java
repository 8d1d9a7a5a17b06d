/** Child processes that cannot outlive the lab. */
@NullMarked
package io.github.keepalivelab.machine.process;

import org.jspecify.annotations.NullMarked;
