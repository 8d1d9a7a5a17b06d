/** Frames taken from an interface, decoded, and written for Wireshark. */
@NullMarked
package io.github.keepalivelab.machine.capture;

import org.jspecify.annotations.NullMarked;
