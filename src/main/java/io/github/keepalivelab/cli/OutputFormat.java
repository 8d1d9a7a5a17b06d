package io.github.keepalivelab.cli;

/** What stdout gets. */
enum OutputFormat {
    TEXT,
    JSON
}
