/** What real nginx does with configurations, generated and written, and what the doctor says of them. */
@NullMarked
package io.github.keepalivelab.cli.truth;

import org.jspecify.annotations.NullMarked;
