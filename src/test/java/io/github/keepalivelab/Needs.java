package io.github.keepalivelab;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine. Without it the test skips and says why, but in CI it fails: nothing skips there. */
public final class Needs {

    private Needs() {}

    /** Skips the test, or fails it where LAB_NO_SKIP is set, unless the need is met. */
    public static void need(boolean met, String otherwise) {
        if (!met && System.getenv("LAB_NO_SKIP") != null) {
            fail("LAB_NO_SKIP is set, and " + otherwise);
        }
        Assumptions.assumeTrue(met, otherwise);
    }
}
