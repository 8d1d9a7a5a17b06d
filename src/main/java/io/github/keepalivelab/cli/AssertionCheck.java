package io.github.keepalivelab.cli;

import io.github.keepalivelab.result.Bound;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/** Says what came of the assertions, a line each. */
final class AssertionCheck {

    private AssertionCheck() {}

    /** Returns whether all hold. */
    static <A> boolean report(List<A> assertions, Function<A, Bound.Outcome> check, PrintStream out) {
        boolean all = true;
        for (A assertion : assertions) {
            Bound.Outcome outcome = check.apply(assertion);
            out.println("lab: " + outcome.sentence());
            all &= outcome.holds();
        }
        return all;
    }
}
