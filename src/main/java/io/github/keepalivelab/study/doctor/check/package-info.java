/** What nginx itself would refuse, told from tables that are made of its sources. */
@NullMarked
package io.github.keepalivelab.study.doctor.check;

import org.jspecify.annotations.NullMarked;
