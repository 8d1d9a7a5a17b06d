/** Long against short: trial order, warm-up, the runner, and the step from trials to estimates. */
@NullMarked
package io.github.keepalivelab.study.compare;

import org.jspecify.annotations.NullMarked;
