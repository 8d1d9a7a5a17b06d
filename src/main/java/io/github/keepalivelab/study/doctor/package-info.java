/** Rules over a configuration, a live endpoint, the kernel's settings. */
@NullMarked
package io.github.keepalivelab.study.doctor;

import org.jspecify.annotations.NullMarked;
