package io.github.keepalivelab.report;

import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.report.Table.Kind;
import io.github.keepalivelab.report.Table.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A document as Markdown with GitHub's tables; whatever a name holds is text there. */
final class Markdown {

    private final StringBuilder out = new StringBuilder();

    private Markdown() {}

    static String of(Document document) {
        Markdown markdown = new Markdown();
        markdown.block("# " + escape(document.title()));
        if (!document.subtitle().isEmpty()) {
            markdown.block(escape(document.subtitle()));
        }
        document.result().ifPresent(stored -> {
            markdown.block("**" + stored.verdict() + "**");
            markdown.warnings(WarningGroup.of(stored.warnings()));
        });
        document.answer().forEach(markdown::part);
        document.evidenceParts().forEach(markdown::part);
        return markdown.out.toString().stripTrailing() + "\n";
    }

    private void block(String text) {
        out.append(text).append("\n\n");
    }

    private void warnings(List<WarningGroup> groups) {
        if (!groups.isEmpty()) {
            block(groups.stream()
                    .map(group -> "- " + (group.voids() ? "**INVALID**: " : "") + escape(group.sentence()))
                    .collect(Collectors.joining("\n")));
        }
    }

    private void part(Document.Part part) {
        if (part instanceof Document.Heading heading) {
            block("## " + escape(heading.text()));
        } else if (part instanceof Document.Paragraph paragraph) {
            if (!paragraph.soft() && !paragraph.text().isEmpty()) {
                block(escape(paragraph.text().strip()));
            }
        } else if (part instanceof Document.Points points) {
            block(points.sentences().stream().map(s -> "- " + escape(s)).collect(Collectors.joining("\n")));
        } else if (part instanceof Document.Notes notes) {
            block(notes.sentences().stream().map(Markdown::escape).collect(Collectors.joining("  \n")));
        } else if (part instanceof Document.Tabular tabular) {
            block(table(tabular.table()));
        } else if (part instanceof Document.Folded folded) {
            block("## " + escape(folded.summary()));
            folded.parts().forEach(this::part);
        } else if (part instanceof Document.Either either && !either.text().isBlank()) {
            block("```text\n" + either.text().replace("```", "` ` `").stripTrailing() + "\n```");
        }
    }

    private static String table(Table table) {
        List<String> lines = new ArrayList<>();
        lines.add(row(table.columns().stream()
                .map(column -> escape((column.group() + " " + column.name()).strip()))
                .toList()));
        lines.add(row(table.columns().stream().map(Markdown::rule).toList()));
        table.rows()
                .forEach(cells ->
                        lines.add(row(cells.stream().map(Markdown::cell).toList())));
        return String.join("\n", lines);
    }

    private static String rule(Column column) {
        return column.kind() == Kind.NUMBER ? "---:" : "---";
    }

    private static String cell(Cell cell) {
        String text = escape(cell.text() + (cell.below().isEmpty() ? "" : " " + cell.below()));
        return cell.tone() == Tone.CLAIMED ? "**" + text + "**" : text;
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** What would be markup is text: a line stays a line, and neither a table nor a link nor an element begins. */
    private static String escape(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").replaceAll("[\\\\`*_<>\\[\\]|#&~]", "\\\\$0");
    }
}
