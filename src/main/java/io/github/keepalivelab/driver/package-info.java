/** The load driver as a service: rounds for ever, their results over HTTP, live figures for Prometheus. */
@NullMarked
package io.github.keepalivelab.driver;

import org.jspecify.annotations.NullMarked;
