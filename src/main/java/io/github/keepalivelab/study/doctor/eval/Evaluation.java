package io.github.keepalivelab.study.doctor.eval;

import io.github.keepalivelab.study.doctor.eval.Choices.Option;
import io.github.keepalivelab.study.doctor.eval.Symbolic.Match;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of one request on its way, as nginx evaluates them: when they are asked for, and mostly once. */
public final class Evaluation {

    private static final int MAX_CHAIN = 20;

    private final Definitions definitions;
    private final Choices choices;
    private final @Nullable Scope server;
    private final Lookups lookups;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> captures = new HashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final List<Step> trail = new ArrayList<>();
    private boolean upstreamAnswered;
    private int depth;

    /**
     * A line of the configuration that gave a value.
     *
     * @param source the map that an entry stands in; the line itself for a set
     * @param entry the entry of the map, or the set
     */
    public record Step(Directive source, Directive entry) {}

    /** @param server the server block that takes the request; null where that is not known */
    public Evaluation(Definitions definitions, Choices choices, @Nullable Scope server) {
        this.definitions = definitions;
        this.choices = choices;
        this.server = server;
        this.lookups = new Lookups(this, choices);
    }

    /** Returns the variables of which nothing could be told so far, with a dollar. */
    public Set<String> unknown() {
        return unknown;
    }

    /** Returns the entries of maps and the sets that gave values, in the order in which they did. */
    public List<Step> trail() {
        return trail;
    }

    /** Notes that a line gave a value. */
    void step(Directive source, Directive entry) {
        trail.add(new Step(source, entry));
    }

    Choices choices() {
        return choices;
    }

    /** Puts the values of variables into a word of the configuration. */
    public String text(String word) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < word.length()) {
            int dollar = word.indexOf('$', at);
            if (dollar < 0) {
                return text.append(word, at, word.length()).toString();
            }
            text.append(word, at, dollar);
            boolean braced = word.startsWith("{", dollar + 1);
            int start = dollar + (braced ? 2 : 1);
            int end = endOfName(word, start);
            if (end == start) {
                text.append('$');
                at = dollar + 1;
                continue;
            }
            text.append(variable(word.substring(start, end)));
            at = braced && word.startsWith("}", end) ? end + 1 : end;
        }
        return text.toString();
    }

    private static int endOfName(String word, int start) {
        int end = start;
        if (start < word.length() && Character.isDigit(word.charAt(start))) {
            return start + 1;
        }
        while (end < word.length() && (Character.isLetterOrDigit(word.charAt(end)) || word.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private String variable(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        String held = values.get(name);
        if (held != null) {
            return held;
        }
        if (captures.containsKey(name)) {
            return captures.get(name);
        }
        if (Character.isDigit(name.charAt(0)) || ++depth > MAX_CHAIN) {
            return Symbolic.ANY;
        }
        try {
            return computed(name, written);
        } finally {
            depth--;
        }
    }

    private String computed(String name, String written) {
        Optional<Directive> block = definitions.block(name);
        if (block.isPresent()) {
            String value = lookups.value(block.get());
            if (block.get().children("volatile").findAny().isEmpty()) {
                values.put(name, value);
            }
            return value;
        }
        if (definitions.written(name)) {
            return "";
        }
        if (upstreamAnswered && (name.startsWith("upstream_") || name.startsWith("sent_"))) {
            unknown.add("$" + written);
            return Symbolic.ANY;
        }
        String value = choices.choose("$" + Inputs.key(name), Inputs.of(name, server));
        if (value.equals(Symbolic.ANY) && written.matches("[A-Z][A-Z0-9_]*")) {
            unknown.add("the placeholder $" + written);
            return Symbolic.FILLED_IN;
        }
        if (value.equals(Symbolic.ANY) || value.equals(Symbolic.SOME)) {
            unknown.add("$" + written);
        }
        return value;
    }

    /** Stores a value, as set does. */
    void assign(String variable, String value) {
        Definitions.name(variable).ifPresent(name -> values.put(name, value));
    }

    /** Something that the doctor cannot follow writes a variable. */
    void assignUnknown(String variable, String by) {
        Definitions.name(variable).ifPresent(name -> {
            values.put(name, Symbolic.ANY);
            unknown.add("$" + name + ", which " + by + " writes");
        });
    }

    /** Returns the variables that set has written so far. */
    Set<String> assigned() {
        return Set.copyOf(values.keySet());
    }

    /** From here on variables about the upstream's answer have a value, which is not known. */
    void subrequestAnswered(boolean answered) {
        upstreamAnswered = answered;
    }

    /** Captures of a regular expression that has matched: what is known of each is how it begins. */
    void captured(String regex) {
        captures.putAll(Captures.of(regex));
    }

    /** Returns whether the condition of an {@code if} holds. */
    Match condition(Directive condition) {
        List<String> words = Conditions.words(condition.arguments());
        if (words.isEmpty()) {
            return Match.PERHAPS;
        }
        if (words.get(0).startsWith("-") || words.get(0).startsWith("!-")) {
            return Match.PERHAPS;
        }
        String left = text(words.get(0));
        if (words.size() == 1) {
            return Symbolic.known(left) ? yes(!left.isEmpty() && !left.equals("0")) : Match.PERHAPS;
        }
        String operator = words.get(1);
        String right = words.size() > 2 ? words.get(2) : "";
        boolean negated = operator.startsWith("!");
        Match match =
                operator.contains("~") ? Symbolic.match(left, right, operator.endsWith("*")) : equal(left, text(right));
        if (operator.contains("~") && !negated && match != Match.NO) {
            captured(right);
        }
        return negated ? opposite(match) : match;
    }

    private static Match equal(String left, String right) {
        if (Symbolic.known(left) && Symbolic.known(right)) {
            return yes(left.equals(right));
        }
        if (Symbolic.known(right)) {
            return Symbolic.maybe(left, right) ? Match.PERHAPS : Match.NO;
        }
        return Match.PERHAPS;
    }

    private static Match yes(boolean holds) {
        return holds ? Match.YES : Match.NO;
    }

    private static Match opposite(Match match) {
        return switch (match) {
            case YES -> Match.NO;
            case NO -> Match.YES;
            case PERHAPS -> Match.PERHAPS;
        };
    }

    /** Decides what the configuration leaves open. */
    boolean decide(Match match, String key, String said) {
        return switch (match) {
            case YES -> true;
            case NO -> false;
            case PERHAPS -> choices.choose(key, List.of(new Option<>(false, true, ""), new Option<>(true, true, said)));
        };
    }
}
