package io.github.keepalivelab.report;

/** What to call the reuse of a hop's connections. */
enum Reuse {
    /** Hardly a connection carries a second request. */
    INERT("is inert"),
    /** Some do. */
    IN_PART("works in part"),
    /** Most requests find a connection. */
    WORKS("works");

    /** Fewer requests on a connection are no reuse to speak of. */
    private static final double SECOND_REQUEST = 1.5;

    private static final double SEVERAL = 10;

    private final String verb;

    Reuse(String verb) {
        this.verb = verb;
    }

    /** Judges requests for each connection that was opened; infinite where none was. */
    static Reuse of(double requestsPerConnection) {
        if (requestsPerConnection < SECOND_REQUEST) {
            return INERT;
        }
        return requestsPerConnection < SEVERAL ? IN_PART : WORKS;
    }

    /** Returns what keep-alive does. */
    String verb() {
        return verb;
    }
}
