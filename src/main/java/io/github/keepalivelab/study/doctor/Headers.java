package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.eval.Scope;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.List;
import java.util.Optional;

/** What concerns the Connection header at a place. */
final class Headers {

    private Headers() {}

    /** Returns the Connection headers in force, none where nginx's default holds. */
    static List<Directive> connection(Scope scope) {
        return scope.effectiveAll("proxy_set_header").stream()
                .filter(d -> d.argument(0).equalsIgnoreCase("Connection"))
                .toList();
    }

    /** Returns an outer block's emptied Connection header that a nearer proxy_set_header has dropped. */
    static Optional<Directive> droppedClearing(Scope scope) {
        if (!connection(scope).isEmpty()) {
            return Optional.empty();
        }
        for (Scope outer = scope; outer != null; outer = outer.outer()) {
            Optional<Directive> cleared = outer.here("proxy_set_header").stream()
                    .filter(d -> d.argument(0).equalsIgnoreCase("Connection")
                            && d.argument(1).isBlank())
                    .findFirst();
            if (cleared.isPresent()) {
                return cleared;
            }
        }
        return Optional.empty();
    }
}
