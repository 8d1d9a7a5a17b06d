/** Spring Boot: the load driver as a service. */
@NullMarked
package io.github.keepalivelab.service.driver;

import org.jspecify.annotations.NullMarked;
