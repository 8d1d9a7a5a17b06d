package io.github.keepalivelab.cli.truth;

import java.util.List;

/**
 * What the doctor said of a place, held to what nginx did.
 *
 * @param line file and line of the proxy_pass
 * @param said YES, NO, UNKNOWN, or why there is no answer
 * @param reasons the rules that the doctor named
 * @param measured for each way there
 */
record Verdict(Kind kind, Place place, String line, String said, List<String> reasons, List<String> measured) {

    enum Kind {
        RIGHT,
        /** The doctor said YES and nginx does not reuse, or the other way round, or it gave no answer. */
        WRONG,
        /** UNKNOWN, and another request to the same place or another backend makes another answer. */
        UNKNOWN_NEEDED,
        /** UNKNOWN, and every request makes the same answer. */
        UNKNOWN_NEEDLESS,
        /** No request leads there, which says nothing of the doctor. */
        UNREACHED
    }

    boolean fails() {
        return kind == Kind.WRONG || kind == Kind.UNKNOWN_NEEDLESS;
    }

    @Override
    public String toString() {
        return kind + " " + line + ": said " + said + " " + reasons + ", measured " + measured;
    }
}
