/** A running endpoint, seen from outside. */
@NullMarked
package io.github.keepalivelab.study.doctor.endpoint;

import org.jspecify.annotations.NullMarked;
