/** Trial order, warm-up, the runner, and the step from trials to estimates. */
@NullMarked
package io.github.keepalivelab.experiment;

import org.jspecify.annotations.NullMarked;
