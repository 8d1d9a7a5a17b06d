package io.github.keepalivelab.cli.truth;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Choices that follow from a seed. */
final class Dice {

    private final Random random;

    Dice(long seed) {
        // Seeds in a row must not give sequences that begin alike.
        random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    String of(String... words) {
        return words[random.nextInt(words.length)];
    }

    <T> T of(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    void shuffle(List<?> items) {
        Collections.shuffle(items, random);
    }
}
