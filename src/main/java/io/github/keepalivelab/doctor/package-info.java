/** Rules over an nginx or Spring configuration, a live endpoint and the kernel's settings: does keep-alive work? */
@NullMarked
package io.github.keepalivelab.doctor;

import org.jspecify.annotations.NullMarked;
