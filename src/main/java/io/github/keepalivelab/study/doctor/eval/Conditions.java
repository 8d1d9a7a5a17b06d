package io.github.keepalivelab.study.doctor.eval;

import java.util.ArrayList;
import java.util.List;

/** The words between the parentheses of an {@code if}. */
final class Conditions {

    private Conditions() {}

    /** Returns the words without the parentheses, which may stand alone or touch a word. */
    static List<String> words(List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        if (words.isEmpty() || !words.get(0).startsWith("(")) {
            return List.of();
        }
        words.set(0, words.get(0).substring(1));
        int last = words.size() - 1;
        if (!words.get(last).endsWith(")")) {
            return List.of();
        }
        words.set(last, words.get(last).substring(0, words.get(last).length() - 1));
        if (words.get(0).isEmpty() && words.size() > 1) {
            words.remove(0);
        }
        // A lone ")" leaves an empty word; "" in quotes before it is an operand.
        if (words.get(words.size() - 1).isEmpty() && arguments.get(last).equals(")")) {
            words.remove(words.size() - 1);
        }
        return words;
    }
}
