package io.github.keepalivelab.machine.process;

/** The machine lacks something that a run needs. The message says what, and how to get it; exit code 4. */
public final class EnvironmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the user, with the remedy */
    public EnvironmentException(String message) {
        super(message);
    }
}
