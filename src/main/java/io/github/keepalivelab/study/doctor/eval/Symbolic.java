package io.github.keepalivelab.study.doctor.eval;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Text of which parts are not known before a request comes. A part stands in it as one character of Unicode's private use
 * area, so that pieces are glued together as text is.
 */
public final class Symbolic {

    /** Any text, also none. */
    public static final String ANY = "\uE000";

    /** A path: a slash and any text behind it. */
    public static final String PATH = "\uE001";

    /** Any text that is not empty. */
    public static final String SOME = "\uE002";

    /** A placeholder that another tool fills in before nginx reads the file. */
    public static final String FILLED_IN = "\uE003";

    private Symbolic() {}

    /** Returns whether nothing of it depends on the request. */
    public static boolean known(String text) {
        return text.chars().noneMatch(Symbolic::part);
    }

    private static boolean part(int c) {
        return c >= '\uE000' && c <= '\uE003';
    }

    /** Returns whether it may be empty. */
    public static boolean maybeEmpty(String text) {
        return text.chars().allMatch(c -> c == '\uE000' || c == '\uE003');
    }

    /** Returns whether it may be this text, compared without regard to case. */
    public static boolean maybe(String text, String literal) {
        if (known(text)) {
            return text.equalsIgnoreCase(literal);
        }
        StringBuilder pattern = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (part(c)) {
                quote(plain, pattern);
                pattern.append(c == '\uE001' ? "/.*" : c == '\uE002' ? ".+" : ".*");
            } else {
                plain.append(c);
            }
        }
        quote(plain, pattern);
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(literal)
                .matches();
    }

    private static void quote(StringBuilder plain, StringBuilder pattern) {
        if (!plain.isEmpty()) {
            pattern.append(Pattern.quote(plain.toString()));
            plain.setLength(0);
        }
    }

    /** Whether a regular expression matches. */
    public enum Match {
        YES,
        NO,
        PERHAPS
    }

    /**
     * Applies a regular expression of nginx (PCRE).
     *
     * @return PERHAPS when the text is not known, or when Java does not know the expression
     */
    public static Match match(String text, String regex, boolean ignoreCase) {
        if (regex.equals("^") || regex.equals(".*") || regex.equals("^.*$") || regex.equals("^(.*)$")) {
            return Match.YES;
        }
        if (!known(text)) {
            return Match.PERHAPS;
        }
        try {
            return Pattern.compile(regex, ignoreCase ? Pattern.CASE_INSENSITIVE : 0)
                            .matcher(text)
                            .find()
                    ? Match.YES
                    : Match.NO;
        } catch (PatternSyntaxException | StackOverflowError e) {
            return Match.PERHAPS;
        }
    }

    /** Returns it in lower case; what is not known stays. */
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Returns it for a reader, with dots for what is not known. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(c == '\uE001' ? "/..." : part(c) ? "..." : String.valueOf(c));
        }
        return shown.toString();
    }
}
