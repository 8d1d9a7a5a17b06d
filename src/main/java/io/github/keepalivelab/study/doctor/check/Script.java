package io.github.keepalivelab.study.doctor.check;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Text with variables, as ngx_http_script_compile of nginx's ngx_http_script.c takes it apart. */
final class Script {

    private Script() {}

    /**
     * Hands on the names of the variables of a text.
     *
     * @return what nginx says against the text, null when nothing
     */
    static @Nullable String compile(String text, Consumer<String> names) {
        int at = text.indexOf('$');
        while (at >= 0) {
            int i = at + 1;
            if (i == text.length()) {
                return "invalid variable name";
            }
            char c = text.charAt(i);
            if (c >= '1' && c <= '9') {
                at = text.indexOf('$', i);
                continue;
            }
            boolean bracket = c == '{';
            int from = bracket ? i + 1 : i;
            if (from == text.length()) {
                return "invalid variable name";
            }
            int end = from;
            while (end < text.length() && isOfName(text.charAt(end))) {
                end++;
            }
            String name = text.substring(from, end);
            if (bracket && (end == text.length() || text.charAt(end) != '}')) {
                return "the closing bracket in \"" + name + "\" variable is missing";
            }
            if (name.isEmpty()) {
                return "invalid variable name";
            }
            names.accept(name);
            at = text.indexOf('$', end);
        }
        return null;
    }

    private static boolean isOfName(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
}
