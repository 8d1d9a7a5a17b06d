/** HTTP transports and the loops that drive them. */
@NullMarked
package io.github.keepalivelab.load;

import org.jspecify.annotations.NullMarked;
