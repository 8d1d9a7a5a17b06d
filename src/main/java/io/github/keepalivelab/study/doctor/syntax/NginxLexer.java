package io.github.keepalivelab.study.doctor.syntax;

/**
 * Splits nginx configuration into words, as ngx_conf_read_token of nginx's ngx_conf_file.c does: a quote counts at the
 * start of a word only, a backslash takes the next character with it, and braces end a word unless they follow a dollar.
 */
public final class NginxLexer {

    /** What a token is. */
    enum Kind {
        WORD,
        SEMICOLON,
        OPEN,
        CLOSE,
        END
    }

    /**
     * A token.
     *
     * @param text the word without its quotes and escapes; empty for the other kinds
     * @param line from 1
     * @param column from 1
     */
    record Token(Kind kind, String text, int line, int column) {}

    private final String file;
    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;
    private Token last = new Token(Kind.END, "", 1, 1);

    NginxLexer(String file, String text) {
        this.file = file;
        this.text = text;
    }

    Token next() {
        skipBlanksAndComments();
        int startLine = line;
        int column = column();
        if (at >= text.length()) {
            return new Token(Kind.END, "", startLine, column);
        }
        char c = text.charAt(at);
        if (c == ';' || c == '{' || c == '}') {
            at++;
            Kind kind = c == ';' ? Kind.SEMICOLON : c == '{' ? Kind.OPEN : Kind.CLOSE;
            return new Token(kind, "", startLine, column);
        }
        String word = c == '"' || c == '\'' ? quoted(c) : bare();
        return new Token(Kind.WORD, word, startLine, column);
    }

    RefusalException error(Token token, String what) {
        return new RefusalException(file, token.line(), token.column(), what);
    }

    /**
     * Skips a block of another language up to its closing brace; quotes, long strings and comments are Lua's.
     *
     * @return what stands in it
     */
    String foreignBlock(Token opening) {
        int depth = 1;
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                skipLuaString(c);
                continue;
            }
            boolean comment = text.startsWith("--", at);
            String end = longStringEnd(comment ? at + 2 : at);
            if (!end.isEmpty()) {
                skipTo(end);
                continue;
            }
            if (comment) {
                skipTo("\n");
                continue;
            }
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                String inside = text.substring(start, at);
                last = new Token(Kind.CLOSE, "", line, column());
                advance();
                return inside;
            }
            advance();
        }
        throw error(opening, "the block that begins here has no closing \"}\"");
    }

    /** Returns the closing brace of the last foreign block. */
    Token last() {
        return last;
    }

    /** Returns what ends the Lua long string that begins here, {@code ]==]} for {@code [==[}; empty where none begins. */
    private String longStringEnd(int from) {
        if (from >= text.length() || text.charAt(from) != '[') {
            return "";
        }
        int to = from + 1;
        while (to < text.length() && text.charAt(to) == '=') {
            to++;
        }
        boolean begins = to < text.length() && text.charAt(to) == '[';
        return begins ? "]" + "=".repeat(to - from - 1) + "]" : "";
    }

    private void skipLuaString(char quote) {
        advance();
        while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
            if (text.charAt(at) == '\\') {
                advance();
            }
            advance();
        }
        advance();
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at);
        int stop = found < 0 ? text.length() : found + end.length();
        while (at < stop) {
            advance();
        }
    }

    private void skipBlanksAndComments() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                advance();
            } else {
                return;
            }
        }
    }

    private String quoted(char quote) {
        Token start = new Token(Kind.WORD, "", line, column());
        StringBuilder word = new StringBuilder();
        advance();
        while (at < text.length() && text.charAt(at) != quote) {
            character(word);
        }
        if (at >= text.length()) {
            throw error(start, "the string that begins here has no closing " + quote);
        }
        advance();
        if (at < text.length() && " \t\r\n;{)".indexOf(text.charAt(at)) < 0) {
            Token here = new Token(Kind.WORD, "", line, column());
            throw error(here, "unexpected \"" + text.charAt(at) + "\" after a closing quote");
        }
        return word.toString();
    }

    private String bare() {
        StringBuilder word = new StringBuilder();
        boolean variable = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean braceOfVariable = c == '{' && variable;
            if (!braceOfVariable && (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';' || c == '{')) {
                break;
            }
            // After a dollar any number of opening braces belongs to the word.
            variable = c == '$' || braceOfVariable;
            character(word);
        }
        return word.toString();
    }

    /** Takes one character, or an escape sequence as nginx copies it. */
    private void character(StringBuilder word) {
        char c = text.charAt(at);
        advance();
        if (c != '\\' || at >= text.length()) {
            word.append(c);
            return;
        }
        char escaped = text.charAt(at);
        advance();
        switch (escaped) {
            case '"', '\'', '\\' -> word.append(escaped);
            case 't' -> word.append('\t');
            case 'r' -> word.append('\r');
            case 'n' -> word.append('\n');
            default -> word.append(c).append(escaped);
        }
    }

    private void advance() {
        if (at < text.length() && text.charAt(at) == '\n') {
            line++;
            lineStart = at + 1;
        }
        at++;
    }

    private int column() {
        return at - lineStart + 1;
    }
}
