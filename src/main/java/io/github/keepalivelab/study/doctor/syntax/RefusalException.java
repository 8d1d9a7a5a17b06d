package io.github.keepalivelab.study.doctor.syntax;

/** A configuration that nginx itself refuses, at the place where nginx would say so. */
public final class RefusalException extends ConfigException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final String what;

    /**
     * @param line from 1
     * @param column from 1
     * @param what close to nginx's own words
     */
    public RefusalException(String file, int line, int column, String what) {
        super(file, line, column, what);
        this.file = file;
        this.line = line;
        this.what = what;
    }

    /** Returns the file that it is about. */
    public String file() {
        return file;
    }

    /** Returns the line, from 1. */
    public int line() {
        return line;
    }

    /** Returns what nginx says. */
    public String what() {
        return what;
    }
}
