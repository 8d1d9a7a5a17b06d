package io.github.keepalivelab.study.doctor.eval;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What is known of a regular expression's groups without the text: whether what they hold begins with a slash. */
final class Captures {

    private Captures() {}

    /** Returns the groups by number and name; the text of each is {@link Symbolic#PATH} or {@link Symbolic#ANY}. */
    static Map<String, String> of(String regex) {
        Map<String, String> captures = new HashMap<>();
        int number = 0;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
                continue;
            }
            if (c != '(') {
                continue;
            }
            String rest = regex.substring(i + 1);
            boolean plain = !rest.startsWith("?");
            boolean angles = rest.matches("(?s)\\?P?<[A-Za-z].*");
            boolean named = angles || rest.startsWith("?'");
            if (!plain && !named) {
                continue;
            }
            String inside = rest;
            String name = "";
            if (named) {
                int open = angles ? rest.indexOf('<') : 1;
                int close = rest.indexOf(angles ? '>' : '\'', open + 1);
                if (close < 0) {
                    continue;
                }
                name = rest.substring(open + 1, close).toLowerCase(Locale.ROOT);
                inside = rest.substring(close + 1);
            }
            number++;
            String value = begins(inside) ? Symbolic.PATH : Symbolic.ANY;
            captures.put(String.valueOf(number), value);
            if (named) {
                captures.put(name, value);
            }
        }
        return captures;
    }

    /** Whether a group begins with a slash for certain: no alternative and no quantifier takes it away. */
    private static boolean begins(String inside) {
        boolean slash = inside.startsWith("/") || inside.startsWith("\\/");
        int after = inside.startsWith("\\/") ? 2 : 1;
        boolean optional = inside.length() > after && "?*{".indexOf(inside.charAt(after)) >= 0;
        int end = inside.indexOf(')');
        boolean alternatives = end >= 0 && inside.substring(0, end).contains("|");
        return slash && !optional && !alternatives;
    }
}
