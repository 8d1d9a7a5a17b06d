package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table whose columns say what they hold: numbers line up at their right, all else at its left.
 *
 * @param columns in order
 * @param rows each with a cell for every column
 */
record Table(List<Column> columns, List<List<Cell>> rows) {

    /** Kinds of tables whose rows become lists on a phone. */
    private static final Set<String> LISTS = Set.of("answer", "figures", "plain");

    /** What a column holds. */
    enum Kind {
        /** Words, which may wrap. */
        TEXT,
        /** Words that stay on one line. */
        BRIEF,
        /** Numbers. */
        NUMBER
    }

    /**
     * A column.
     *
     * @param group heading over neighbours of the same group; empty for none
     */
    record Column(String name, Kind kind, String group) {

        static Column text(String name) {
            return new Column(name, Kind.TEXT, "");
        }

        static Column brief(String name) {
            return new Column(name, Kind.BRIEF, "");
        }

        static Column number(String name) {
            return new Column(name, Kind.NUMBER, "");
        }

        /** Returns the same column under a heading. */
        Column under(String heading) {
            return new Column(name, kind, heading);
        }
    }

    /** How a cell looks. */
    enum Tone {
        /** As any other. */
        PLAIN,
        /** As it should be. */
        FINE,
        /** Not as it should be. */
        FAILED,
        /** Of less weight, or not there to be seen. */
        SOFT,
        /** What a report stands for. */
        CLAIMED
    }

    /**
     * A cell.
     *
     * @param text what it says
     * @param below a second line; empty for none
     * @param tone how it looks
     * @param heat from 0, good, to 1, bad, as a colour; NaN for none
     * @param title more words for who points at it; empty for none
     */
    record Cell(String text, String below, Tone tone, double heat, String title) {

        static Cell of(String text) {
            return new Cell(text, "", Tone.PLAIN, Double.NaN, "");
        }

        static Cell of(String text, Tone tone) {
            return new Cell(text, "", tone, Double.NaN, "");
        }

        static Cell of(long number) {
            return of(String.valueOf(number));
        }

        /** Returns a number with so many digits, and what cannot be seen as such. */
        static Cell of(@Nullable Double number, int digits) {
            return number == null
                    ? of("unseen", Tone.SOFT)
                    : of(String.format(Locale.ROOT, "%." + digits + "f", number));
        }

        Cell below(String line) {
            return new Cell(text, line, tone, heat, title);
        }

        Cell hot(double share, String words) {
            return new Cell(text, below, tone, share, words);
        }
    }

    /** Collects rows of texts, for tables without special cells. */
    static Table of(List<Column> columns, List<List<String>> texts) {
        return new Table(
                columns,
                texts.stream().map(row -> row.stream().map(Cell::of).toList()).toList());
    }

    /** Returns a line for each row, in columns that line up. */
    String text() {
        List<List<String>> lines = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.group().isEmpty())) {
            lines.add(groups());
        }
        lines.add(columns.stream().map(Column::name).toList());
        rows.forEach(row -> lines.add(row.stream()
                .map(cell -> cell.below().isEmpty() ? cell.text() : cell.text() + "  " + cell.below())
                .toList()));
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - line.get(i).length());
                boolean right = columns.get(i).kind() == Kind.NUMBER;
                padded.append(right ? space + line.get(i) : line.get(i) + space).append("  ");
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** The heading of each group over its first column. */
    private List<String> groups() {
        List<String> line = new ArrayList<>();
        String last = "";
        for (Column column : columns) {
            line.add(column.group().equals(last) ? "" : column.group());
            last = column.group();
        }
        return line;
    }

    /** Returns it as an element. */
    Html.Element html(String id, String kind) {
        List<Html.Node> head = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.group().isEmpty())) {
            head.add(el("tr", groupCells()));
        }
        head.add(el("tr", columns.stream().map(this::headCell).toList()));
        List<Html.Node> body = new ArrayList<>();
        for (List<Cell> row : rows) {
            List<Html.Node> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(cell(row.get(i), i, kind));
            }
            body.add(el("tr", cells));
        }
        List<Object> parts = new ArrayList<>(List.of(cls(kind)));
        if (!id.isEmpty()) {
            parts.add(attr("id", id));
        }
        parts.add(el("thead", head));
        parts.add(el("tbody", body));
        return el("div", cls("scroll"), attr("tabindex", 0), el("table", parts.toArray()));
    }

    private List<Html.Node> groupCells() {
        List<Html.Node> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); ) {
            int span = 1;
            while (i + span < columns.size()
                    && columns.get(i + span).group().equals(columns.get(i).group())) {
                span++;
            }
            cells.add(el("th", attr("colspan", span), columns.get(i).group()));
            i += span;
        }
        return cells;
    }

    private boolean startsGroup(int column) {
        return column > 0
                && !columns.get(column).group().equals(columns.get(column - 1).group());
    }

    private String classes(int column, Tone tone) {
        List<String> names = new ArrayList<>();
        if (columns.get(column).kind() != Kind.TEXT) {
            names.add(columns.get(column).kind().name().toLowerCase(Locale.ROOT));
        }
        if (startsGroup(column)) {
            names.add("group");
        }
        if (tone != Tone.PLAIN) {
            names.add(tone.name().toLowerCase(Locale.ROOT));
        }
        return String.join(" ", names);
    }

    private Html.Node headCell(Column column) {
        return el("th", cls(classes(columns.indexOf(column), Tone.PLAIN)), Html.breakable(column.name()));
    }

    private Html.Node cell(Cell cell, int column, String kind) {
        List<Object> parts = new ArrayList<>();
        parts.add(cls(classes(column, cell.tone())));
        if (LISTS.contains(kind) && column > 0) {
            // On a phone each row is a list, and a value needs its name beside it.
            Column own = columns.get(column);
            parts.add(attr("data-label", (own.group() + " " + own.name()).strip()));
        }
        if (!cell.title().isEmpty()) {
            parts.add(attr("title", cell.title()));
        }
        if (!Double.isNaN(cell.heat())) {
            parts.add(Html.style("background:hsl(%d 70%% 50%% / .3)", Math.round(140 * (1 - cell.heat()))));
        }
        parts.add(cell.text());
        if (!cell.below().isEmpty()) {
            parts.add(el("span", cls("below"), cell.below()));
        }
        return el("td", parts.toArray());
    }
}
