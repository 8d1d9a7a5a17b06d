package io.github.keepalivelab.study.liveness;

/** What the client's kernel meets. */
enum Effect {
    SILENT,
    RESET_ON_CONTACT,
    RESET_AFTER_A_SECOND,
    END_OF_STREAM,
    RESET,
    HANG,
    PAUSE,
    IDLE_TIMER
}
