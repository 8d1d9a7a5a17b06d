package io.github.keepalivelab.plan;

/** What is spoken on a hop. */
public enum Protocol {
    /** HTTP/1.1 in the clear. */
    HTTP,
    /** HTTP/1.1 over TLS. */
    HTTPS
}
