/** Load engines, and the open and the closed loop over them. */
@NullMarked
package io.github.keepalivelab.load;

import org.jspecify.annotations.NullMarked;
