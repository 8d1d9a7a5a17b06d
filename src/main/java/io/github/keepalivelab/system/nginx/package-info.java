/** Finding, configuring and fetching nginx. */
@NullMarked
package io.github.keepalivelab.system.nginx;

import org.jspecify.annotations.NullMarked;
