/** One HTTP exchange at a time, and what nginx and the backend say of themselves. */
@NullMarked
package io.github.keepalivelab.system.http;

import org.jspecify.annotations.NullMarked;
