package io.github.keepalivelab.study.doctor.syntax;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One directive of an nginx configuration.
 *
 * @param name its first word
 * @param arguments the other words, without quotes
 * @param file where it stands
 * @param line from 1
 * @param column from 1
 * @param block what is between its braces; null when it ends with a semicolon
 * @param bodyLine the line of its opening brace; 0 when it ends with a semicolon
 * @param bodyColumn the column of its opening brace; 0 when it ends with a semicolon
 * @param endLine the line of its semicolon or closing brace
 * @param endColumn the column of its semicolon or closing brace
 */
public record Directive(
        String name,
        List<String> arguments,
        String file,
        int line,
        int column,
        @Nullable List<Directive> block,
        int bodyLine,
        int bodyColumn,
        int endLine,
        int endColumn) {

    /** Two directives are the same only when they are one place in one file. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Returns it with something else between its braces. */
    public Directive with(List<Directive> otherBlock) {
        return new Directive(name, arguments, file, line, column, otherBlock, bodyLine, bodyColumn, endLine, endColumn);
    }

    /** Returns the line that nginx names: it looks at a directive when it has read the semicolon or the opening brace. */
    public int nginxLine() {
        return block == null ? endLine : bodyLine;
    }

    /** Returns an argument, empty text where there are fewer. */
    public String argument(int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    /** Returns what is in its braces, nothing when there are none. */
    public List<Directive> children() {
        return block == null ? List.of() : block;
    }

    /** Returns the children of a name. */
    public Stream<Directive> children(String childName) {
        return children().stream().filter(child -> child.name().equals(childName));
    }

    public boolean is(String... names) {
        for (String one : names) {
            if (one.equals(name)) {
                return true;
            }
        }
        return false;
    }
}
