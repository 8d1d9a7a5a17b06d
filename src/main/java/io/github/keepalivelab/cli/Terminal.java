package io.github.keepalivelab.cli;

/** What the launcher knows of the terminal. */
final class Terminal {

    /** Characters of a line; of endless length where the output is no terminal, so that a sentence stays on its line. */
    static final int COLUMNS = Integer.getInteger("lab.columns", Integer.MAX_VALUE);

    private Terminal() {}
}
