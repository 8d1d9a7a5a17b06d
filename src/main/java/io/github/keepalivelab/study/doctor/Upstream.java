package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.Optional;
import java.util.Set;

/** An upstream block. */
record Upstream(String name, Directive block) {

    private static final Set<String> METHODS = Set.of("least_conn", "least_time", "ip_hash", "hash", "random");
    private static final int DEFAULT_POOL = 32;

    /** The version that turned upstream keep-alive on by default. */
    static final NginxVersion POOL_BY_DEFAULT = new NginxVersion(1, 29, 7);

    Optional<Directive> keepalive() {
        return block.children("keepalive").reduce((first, last) -> last);
    }

    /** Returns the number of idle connections kept by each worker, 0 for no pool. */
    int pool(NginxVersion version) {
        boolean byDefault = version.compareTo(POOL_BY_DEFAULT) >= 0;
        if (keepalive().isEmpty()) {
            return byDefault ? DEFAULT_POOL : 0;
        }
        if (!byDefault && methodAfterKeepalive().isPresent()) {
            return 0;
        }
        return (int) Math.min(
                Integer.MAX_VALUE,
                Units.number(keepalive().orElseThrow().argument(0)).orElse(0));
    }

    /** Returns a balancing method that stands after keepalive, where it replaces the pool before 1.29.7. */
    Optional<Directive> methodAfterKeepalive() {
        boolean seen = false;
        for (Directive d : block.children()) {
            seen |= d.is("keepalive");
            if (seen && METHODS.contains(d.name())) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    long servers() {
        return block.children("server").count();
    }

    String setting(String directive, String otherwise) {
        return block.children(directive)
                .reduce((first, last) -> last)
                .map(d -> d.argument(0))
                .orElse(otherwise);
    }
}
