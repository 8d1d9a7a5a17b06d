/** What is measured: nginx and backend, own or foreign, from start to clean-up. */
@NullMarked
package io.github.keepalivelab.system;

import org.jspecify.annotations.NullMarked;
