/** The service under test: Spring Boot on Tomcat, with its own count of connections. */
@NullMarked
package io.github.keepalivelab.backend;

import org.jspecify.annotations.NullMarked;
