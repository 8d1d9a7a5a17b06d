package io.github.keepalivelab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Rows of text in columns that line up: numbers at their right, all else at their left. */
final class TextTable {

    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d.*");
    private static final Pattern DIGIT = Pattern.compile(".*\\d.*");
    /** A word of at most so many letters may stand in a column of numbers: never, unlimited. */
    private static final int WORD = 9;

    private TextTable() {}

    /** Returns a line for each row; all rows have the columns of the first. */
    static String of(List<List<String>> rows) {
        int columns = rows.get(0).size();
        List<Boolean> numbers = numbers(rows);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                line.append(numbers.get(i) ? space + row.get(i) : row.get(i) + space)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Returns for each column whether it holds numbers; the first row holds the names. */
    static List<Boolean> numbers(List<List<String>> rows) {
        List<Boolean> numbers = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            int column = i;
            List<String> cells =
                    rows.stream().skip(1).map(row -> row.get(column)).toList();
            numbers.add(cells.stream().anyMatch(cell -> NUMBER.matcher(cell).matches())
                    && cells.stream().allMatch(TextTable::fitsNumbers));
        }
        return numbers;
    }

    private static boolean fitsNumbers(String cell) {
        return NUMBER.matcher(cell).matches()
                || (cell.length() <= WORD && !DIGIT.matcher(cell).matches());
    }
}
