package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.study.doctor.syntax.Directive;

/**
 * What nginx would say against a configuration.
 *
 * @param file the file that nginx names, or in which the cause is
 * @param line the line that nginx names; it is the one of the semicolon or brace that ends what it read
 * @param column where the directive begins; 1 when it begins in another line
 * @param message in nginx's words, with ours behind a semicolon where they help
 */
public record Refusal(String file, int line, int column, String message) {

    /** A refusal of a directive, at the line where nginx has read it. */
    static Refusal of(Directive directive, String message) {
        int line = directive.nginxLine();
        return new Refusal(directive.file(), line, line == directive.line() ? directive.column() : 1, message);
    }

    /** A refusal that nginx gives when it has read the closing brace of a block. */
    static Refusal atEnd(Directive block, String message) {
        return new Refusal(block.file(), block.endLine(), 1, message);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
