package io.github.keepalivelab.plan;

/** Who sends the first FIN of a short connection on the client hop, and so keeps the TIME_WAIT. */
public enum CloseBy {
    /** The driver, as textbooks have it. */
    CLIENT,
    /** nginx, asked by {@code Connection: close}. */
    SERVER
}
