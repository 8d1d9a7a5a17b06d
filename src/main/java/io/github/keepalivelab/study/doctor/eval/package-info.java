/** What words of an nginx configuration can become when a request is served. */
@NullMarked
package io.github.keepalivelab.study.doctor.eval;

import org.jspecify.annotations.NullMarked;
