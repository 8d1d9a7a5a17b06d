package io.github.keepalivelab.report;

import java.util.stream.Collectors;

/** Text whose sentences fit a terminal's width; lines of tables, whose columns stand apart, stay as they are. */
final class Wrapped {

    /** Below this a wrapped text is harder to read than one that the terminal breaks. */
    private static final int NARROWEST = 40;

    private Wrapped() {}

    /** Returns the text with each line of more than so many characters broken between words. */
    static String to(int width, String text) {
        return width < NARROWEST || width == Integer.MAX_VALUE
                ? text
                : text.lines()
                                .map(line -> line.length() <= width
                                                || line.stripLeading().contains("  ")
                                        ? line
                                        : wrap(line, width))
                                .collect(Collectors.joining("\n"))
                        + (text.endsWith("\n") ? "\n" : "");
    }

    /** Lines after the first of a point or a note stand below its text. */
    private static String wrap(String line, int width) {
        String indent = line.startsWith("- ") ? "  " : line.matches("[a-z]{1,2}: .*") ? "   " : "";
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : line.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > width) {
                wrapped.append('\n').append(indent);
                column = indent.length();
            } else if (column > 0) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.toString();
    }
}
