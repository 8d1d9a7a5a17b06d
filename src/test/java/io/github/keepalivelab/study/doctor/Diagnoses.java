package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** What the doctor's tests ask it. */
final class Diagnoses {

    static final NginxVersion OLD = new NginxVersion(1, 22, 1);

    private Diagnoses() {}

    /** A doctor that is told nothing but the version. */
    static ConfigDoctor doctor(NginxVersion version) {
        return new ConfigDoctor(version, OptionalInt.empty(), OptionalDouble.empty(), null);
    }

    static Set<String> rules(List<Finding> findings) {
        return findings.stream()
                .map(Finding::rule)
                // Says of nearly every configuration that it means something else on the other side of 1.29.7.
                .filter(rule -> !rule.equals(Rule.VERSION_TRAP.id()))
                .collect(Collectors.toSet());
    }
}
