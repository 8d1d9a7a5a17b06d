package io.github.keepalivelab.study.doctor.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads the directives of one file, with the errors that nginx itself would give. */
public final class NginxParser {

    /** Deeper than any real file; nginx itself would run out of stack. */
    private static final int MAX_DEPTH = 200;

    private final String file;
    private final NginxLexer lexer;

    NginxParser(String file, String text) {
        this.file = file;
        this.lexer = new NginxLexer(file, text);
    }

    private record Open(NginxLexer.Token name, List<String> arguments, List<Directive> block, NginxLexer.Token brace) {}

    /**
     * Returns the directives, includes not resolved.
     *
     * @throws RefusalException when nginx would not accept the text either
     */
    List<Directive> parse() {
        Deque<Open> open = new ArrayDeque<>();
        List<Directive> top = new ArrayList<>();
        List<NginxLexer.Token> words = new ArrayList<>();
        while (true) {
            NginxLexer.Token token = lexer.next();
            List<Directive> into = open.isEmpty() ? top : open.peek().block();
            switch (token.kind()) {
                case WORD -> words.add(token);
                case SEMICOLON -> {
                    require(!words.isEmpty(), token, "unexpected \";\"");
                    into.add(directive(words, token));
                    words.clear();
                }
                case OPEN -> {
                    require(!words.isEmpty(), token, "unexpected \"{\"");
                    require(open.size() < MAX_DEPTH, token, "blocks are nested deeper than " + MAX_DEPTH);
                    open(words, token, into, open);
                    words = new ArrayList<>();
                }
                case CLOSE -> {
                    require(words.isEmpty() && !open.isEmpty(), token, "unexpected \"}\"");
                    Open done = open.pop();
                    (open.isEmpty() ? top : open.peek().block())
                            .add(block(done.name(), done.arguments(), done.block(), done.brace(), token));
                }
                case END -> {
                    require(words.isEmpty(), token, "unexpected end of file, expecting \";\" or \"}\"");
                    require(open.isEmpty(), token, "unexpected end of file, expecting \"}\"");
                    return top;
                }
            }
        }
    }

    private void open(List<NginxLexer.Token> words, NginxLexer.Token brace, List<Directive> into, Deque<Open> open) {
        if (words.get(0).text().endsWith("_by_lua_block")) {
            List<String> withCode = new ArrayList<>(arguments(words));
            withCode.add(lexer.foreignBlock(brace));
            into.add(block(words.get(0), withCode, List.of(), brace, lexer.last()));
        } else {
            open.push(new Open(words.get(0), arguments(words), new ArrayList<>(), brace));
        }
    }

    private Directive directive(List<NginxLexer.Token> words, NginxLexer.Token end) {
        NginxLexer.Token name = words.get(0);
        return new Directive(
                name.text(), arguments(words), file, name.line(), name.column(), null, 0, 0, end.line(), end.column());
    }

    private Directive block(
            NginxLexer.Token name,
            List<String> arguments,
            List<Directive> block,
            NginxLexer.Token brace,
            NginxLexer.Token end) {
        return new Directive(
                name.text(),
                arguments,
                file,
                name.line(),
                name.column(),
                block,
                brace.line(),
                brace.column(),
                end.line(),
                end.column());
    }

    private static List<String> arguments(List<NginxLexer.Token> words) {
        return words.stream().skip(1).map(NginxLexer.Token::text).toList();
    }

    private void require(boolean holds, NginxLexer.Token token, String otherwise) {
        if (!holds) {
            throw lexer.error(token, otherwise);
        }
    }
}
