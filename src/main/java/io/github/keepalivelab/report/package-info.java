/** Terminal, HTML and SARIF, each from a stored result alone. */
@NullMarked
package io.github.keepalivelab.report;

import org.jspecify.annotations.NullMarked;
