/** Spring Boot: the service under test. */
@NullMarked
package io.github.keepalivelab.service.backend;

import org.jspecify.annotations.NullMarked;
