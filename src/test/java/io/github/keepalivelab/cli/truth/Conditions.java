package io.github.keepalivelab.cli.truth;

import java.util.List;
import java.util.stream.Stream;

/** Draws conditions of {@code if}. */
final class Conditions {

    private final World world;
    private final Dice dice;

    Conditions(World world) {
        this.world = world;
        this.dice = world.dice();
    }

    /**
     * A condition.
     *
     * @param words as written behind if
     * @param holds whether it holds for an ordinary request
     * @param by a request that fulfils it, made from an ordinary one
     */
    record Condition(List<String> words, boolean holds, Ask by) {

        List<String> head() {
            return Stream.concat(Stream.of("if"), words.stream()).toList();
        }
    }

    /** One that every ordinary request fulfils. */
    Condition always(Ask ask) {
        return switch (dice.below(4)) {
            case 0 -> new Condition(List.of("($http_upgrade", "=", "\"\")"), true, ask);
            case 1 -> new Condition(List.of("($scheme", "=", "http)"), true, ask);
            case 2 -> new Condition(List.of("($request_method", "!=", "BREW)"), true, ask);
            default -> new Condition(List.of("($http_upgrade", "!~*", "websocket)"), true, ask);
        };
    }

    /** One that no ordinary request fulfils. */
    Condition never(Ask ask) {
        return switch (dice.below(3)) {
            case 0 -> new Condition(List.of("($http_upgrade)"), false, ask);
            case 1 -> new Condition(List.of("($http_upgrade", "!=", "\"\")"), false, ask);
            default -> new Condition(List.of("($http_upgrade", "~*", "websocket)"), false, ask);
        };
    }

    /** One that the request decides. */
    Condition byRequest(Ask ask) {
        return switch (dice.below(5)) {
            case 0 -> new Condition(List.of("($args", "~", "mode=a)"), false, ask.query("mode=a"));
            case 1 -> new Condition(List.of("($http_x_mode", "=", "a)"), false, ask.header("X-Mode", "a"));
            case 2 -> new Condition(List.of("($request_method", "=", "POST)"), false, ask.method("POST"));
            case 3 -> new Condition(List.of("($arg_mode", "=", "\"a\")"), false, ask.query("mode=a"));
            default -> new Condition(List.of("($http_x_mode)"), false, ask.header("X-Mode", "b"));
        };
    }

    /** One that earlier directives decide. */
    Condition byVariable(Ask ask, String variable) {
        String used = world.use(variable);
        return switch (dice.below(4)) {
            case 0 -> new Condition(List.of("(" + used, "=", "close)"), false, ask);
            case 1 -> new Condition(List.of("(" + used + ")"), false, ask);
            case 2 -> new Condition(List.of("(" + used, "~*", "^CLO)"), false, ask);
            default -> new Condition(List.of("(" + used, "!=", "close)"), false, ask);
        };
    }
}
