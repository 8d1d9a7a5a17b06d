package io.github.keepalivelab.cli;

/** What the process exits with. */
final class ExitCodes {

    static final int OK = 0;
    /** It ran, but a gate or an assertion failed. */
    static final int FAILED = 1;
    /** The command line or a plan is wrong. */
    static final int USAGE = 2;
    /** The environment lacks something. */
    static final int ENVIRONMENT = 4;
    /** Interrupted; partial results are kept. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
