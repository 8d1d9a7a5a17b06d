/** What long connections are worth for traffic of one's own, calculated from a stored comparison. */
@NullMarked
package io.github.keepalivelab.worth;

import org.jspecify.annotations.NullMarked;
