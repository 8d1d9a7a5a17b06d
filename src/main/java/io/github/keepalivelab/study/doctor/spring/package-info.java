/** The settings of a Spring Boot application as Boot binds them. */
@NullMarked
package io.github.keepalivelab.study.doctor.spring;

import org.jspecify.annotations.NullMarked;
