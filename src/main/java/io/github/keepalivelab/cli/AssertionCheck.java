package io.github.keepalivelab.cli;

import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.result.CompareResult;
import java.io.PrintStream;
import java.util.List;

/** Says what came of the assertions, a line each. */
final class AssertionCheck {

    private AssertionCheck() {}

    /** Returns whether all hold. */
    static boolean report(List<Assertion> assertions, CompareResult result, PrintStream out) {
        boolean all = true;
        for (Assertion assertion : assertions) {
            Assertion.Outcome outcome = assertion.check(result);
            out.println("lab: " + outcome.sentence());
            all &= outcome.holds();
        }
        return all;
    }
}
