package io.github.keepalivelab.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reasons, told once below a table: those that differ in their figures only are one note, which gives the range of each figure.
 */
final class Footnotes {

    private static final Pattern NUMBER = Pattern.compile("(?<![\\p{Alpha}\\d.,])\\d+(?:[.,]\\d+)*");
    private static final int LETTERS = 26;

    private final Map<String, List<String>> byCause = new LinkedHashMap<>();

    /** Returns the mark of a reason. */
    String mark(String reason) {
        String cause = NUMBER.matcher(reason).replaceAll("#");
        byCause.computeIfAbsent(cause, key -> new ArrayList<>()).add(reason);
        return letter(List.copyOf(byCause.keySet()).indexOf(cause));
    }

    private static String letter(int index) {
        return (index < LETTERS ? "" : letter(index / LETTERS - 1)) + (char) ('a' + index % LETTERS);
    }

    /** Returns each note behind its mark. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        for (List<String> reasons : byCause.values()) {
            sentences.add(letter(sentences.size()) + ": " + merged(reasons));
        }
        return sentences;
    }

    private static String merged(List<String> reasons) {
        List<List<String>> figures = reasons.stream().map(Footnotes::figures).toList();
        AtomicInteger place = new AtomicInteger();
        return NUMBER.matcher(reasons.get(0)).replaceAll(match -> {
            int figure = place.getAndIncrement();
            return range(figures.stream().map(own -> own.get(figure)).toList());
        });
    }

    private static List<String> figures(String reason) {
        return NUMBER.matcher(reason).results().map(MatchResult::group).toList();
    }

    private static String range(List<String> figures) {
        Comparator<String> bySize = Comparator.comparingDouble(text -> Double.parseDouble(text.replace(",", "")));
        String least = Collections.min(figures, bySize);
        String most = Collections.max(figures, bySize);
        return least.equals(most) ? least : least + " to " + most;
    }
}
