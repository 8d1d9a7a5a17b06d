package io.github.keepalivelab.study.doctor.syntax;

/** A configuration that cannot be read; the message names file, line and column. */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigException(String file, int line, int column, String what) {
        super(file + ":" + line + ":" + column + ": " + what);
    }

    public ConfigException(String what) {
        super(what);
    }
}
