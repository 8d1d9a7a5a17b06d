package io.github.keepalivelab.job;

/** What the process exits with. */
public final class ExitCodes {

    public static final int OK = 0;
    /** It ran, but a gate or an assertion failed. */
    public static final int FAILED = 1;
    /** The command line or a plan is wrong. */
    public static final int USAGE = 2;
    /** A configuration that was looked at is one that nginx refuses. */
    public static final int REFUSED = 3;
    /** The environment lacks something. */
    public static final int ENVIRONMENT = 4;
    /** Interrupted; partial results are kept. */
    public static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
