/** Many idle long connections, held. */
@NullMarked
package io.github.keepalivelab.study.hold;

import org.jspecify.annotations.NullMarked;
