package io.github.keepalivelab.report;

import java.util.List;
import java.util.Locale;

/** What reports say alike. */
final class Sentences {

    private Sentences() {}

    /** Returns a text that begins a sentence; names such as p50 stay as they are. */
    static String capital(String text) {
        return text.matches("p\\d.*|nginx.*")
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Returns parts as a sentence lists them. */
    static String listed(List<String> parts) {
        return parts.size() == 1
                ? parts.get(0)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.get(parts.size() - 1);
    }
}
