/** What the pools and servers of users do when an idle connection dies. */
@NullMarked
package io.github.keepalivelab.study.pools;

import org.jspecify.annotations.NullMarked;
