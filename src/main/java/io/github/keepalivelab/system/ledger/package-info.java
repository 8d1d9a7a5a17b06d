/** Connections and requests told from what the kernel knows of its sockets. */
@NullMarked
package io.github.keepalivelab.system.ledger;

import org.jspecify.annotations.NullMarked;
