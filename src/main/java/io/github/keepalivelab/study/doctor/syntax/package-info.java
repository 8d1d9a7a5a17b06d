/** The text of nginx configurations: words, directives, files, units. */
@NullMarked
package io.github.keepalivelab.study.doctor.syntax;

import org.jspecify.annotations.NullMarked;
