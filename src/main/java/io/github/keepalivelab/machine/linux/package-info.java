/** What the kernel tells and takes: CPU clocks, sockets, counters, settings. The only room with native code. */
@NullMarked
package io.github.keepalivelab.machine.linux;

import org.jspecify.annotations.NullMarked;
