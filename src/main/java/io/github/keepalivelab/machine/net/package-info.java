/** Namespaces, packet filters and the hosts that are built of them. */
@NullMarked
package io.github.keepalivelab.machine.net;

import org.jspecify.annotations.NullMarked;
