package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of /proc/net/snmp and /proc/net/netstat: a line of names, then a line of numbers, with the same first word. */
public final class KernelTable {

    private KernelTable() {}

    /**
     * Returns the numbers of a table by their names, none where there is no such table.
     *
     * @param file seen from the thread's network namespace, such as /proc/thread-self/net/snmp
     * @param table its first word, such as {@code Tcp}
     */
    public static Map<String, Long> read(Path file, String table) throws IOException {
        return parse(Files.readAllLines(file), table);
    }

    static Map<String, Long> parse(List<String> lines, String table) {
        String prefix = table + ": ";
        Map<String, Long> values = new HashMap<>();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith(prefix) && lines.get(i + 1).startsWith(prefix)) {
                String[] names = lines.get(i).split(" ", -1);
                String[] numbers = lines.get(i + 1).split(" ", -1);
                for (int k = 1; k < names.length && k < numbers.length; k++) {
                    values.put(names[k], Long.parseLong(numbers[k]));
                }
            }
        }
        return values;
    }
}
