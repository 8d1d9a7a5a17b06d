/** What the machine says: CPU clocks, sockets, kernel counters, stub_status, the backend's own counts. */
@NullMarked
package io.github.keepalivelab.probe;

import org.jspecify.annotations.NullMarked;
