/** The connection ledger of a running system: watches, and changes nothing. */
@NullMarked
package io.github.keepalivelab.study.watch;

import org.jspecify.annotations.NullMarked;
