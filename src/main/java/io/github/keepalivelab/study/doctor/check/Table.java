package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the tables that src/build/nginx-directives makes. */
final class Table {

    private Table() {}

    /** Returns the cells of each row; the first line names the maker, the second the columns. */
    static List<String[]> rows(String resource, int columns) {
        try (InputStream in = Objects.requireNonNull(Table.class.getResourceAsStream(resource), resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String[]> rows = new ArrayList<>(1100);
            reader.readLine();
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] cells = new String[columns];
                int from = 0;
                for (int i = 0; i < columns; i++) {
                    int tab = line.indexOf('\t', from);
                    cells[i] = line.substring(from, tab < 0 ? line.length() : tab);
                    from = tab + 1;
                }
                rows.add(cells);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static @Nullable NginxVersion version(String text) {
        if (text.isEmpty()) {
            return null;
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        return new NginxVersion(
                Integer.parseInt(text.substring(0, first)),
                Integer.parseInt(text.substring(first + 1, second)),
                Integer.parseInt(text.substring(second + 1)));
    }
}
