/** Each keep-alive setting of nginx on, off and left out. */
@NullMarked
package io.github.keepalivelab.study.ablate;

import org.jspecify.annotations.NullMarked;
