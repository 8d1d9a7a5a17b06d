package io.github.keepalivelab.study.doctor;

/** A configuration that cannot be read; the message names file, line and column. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigException(String file, int line, int column, String what) {
        super(file + ":" + line + ":" + column + ": " + what);
    }

    ConfigException(String what) {
        super(what);
    }
}
