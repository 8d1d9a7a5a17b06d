package io.github.keepalivelab.study.doctor.eval;

import io.github.keepalivelab.study.doctor.eval.Choices.Option;
import io.github.keepalivelab.study.doctor.eval.Symbolic.Match;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks values up in map, split_clients and geo blocks. */
final class Lookups {

    /** Networks that an ordinary client of a service at hand may come from. */
    private static final String NEAR = "127\\..*|10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*|::1.*|f[cd].*";

    private static final Set<String> PARAMETERS =
            Set.of("default", "hostnames", "volatile", "include", "ranges", "delete", "proxy", "proxy_recursive");

    private final Evaluation evaluation;
    private final Choices choices;

    Lookups(Evaluation evaluation, Choices choices) {
        this.evaluation = evaluation;
        this.choices = choices;
    }

    String value(Directive block) {
        return switch (block.name()) {
            case "map" -> map(block);
            case "geo" -> geo(block);
            default -> split(block);
        };
    }

    private String split(Directive block) {
        List<Option<String>> options = new ArrayList<>();
        for (Directive part : block.children()) {
            options.add(new Option<>(part.argument(0), true, "the share is " + part.name()));
        }
        return options.isEmpty() ? "" : choices.choose(key(block), options);
    }

    private String geo(Directive block) {
        List<Option<String>> options = new ArrayList<>();
        String otherwise = block.children("default")
                .map(d -> d.argument(0))
                .reduce((first, last) -> last)
                .orElse("");
        options.add(new Option<>(otherwise, true, ""));
        Set<String> seen = new HashSet<>(Set.of(otherwise));
        for (Directive network : block.children()) {
            if (!PARAMETERS.contains(network.name()) && seen.add(network.argument(0))) {
                options.add(new Option<>(
                        network.argument(0), network.name().matches(NEAR), "the client is in " + network.name()));
            }
        }
        return choices.choose(key(block), options);
    }

    private String map(Directive block) {
        String source = evaluation.text(block.argument(0));
        List<Directive> exact = new ArrayList<>();
        List<Directive> regexes = new ArrayList<>();
        for (Directive entry : block.children()) {
            if (entry.name().startsWith("~")) {
                regexes.add(entry);
            } else if (!parameter(entry)) {
                exact.add(entry);
            }
        }
        boolean hostnames = block.children("hostnames").findAny().isPresent();
        if (Symbolic.known(source)) {
            return known(block, source, exact, regexes, hostnames);
        }
        return chosen(block, source, exact, regexes, hostnames);
    }

    /** A key that would read as a keyword is written with a backslash. */
    private static String key(Directive entry, boolean unescape) {
        String name = entry.name();
        return unescape && name.startsWith("\\") ? name.substring(1) : name;
    }

    private static String key(Directive block) {
        return block.name() + " " + block.file() + ":" + block.line() + ":" + block.column();
    }

    private static boolean parameter(Directive entry) {
        boolean flag = entry.arguments().isEmpty() && entry.is("hostnames", "volatile");
        return flag || entry.is("default", "include");
    }

    private String known(
            Directive block, String source, List<Directive> exact, List<Directive> regexes, boolean hostnames) {
        Optional<Directive> hit = exact.stream()
                .filter(entry -> key(entry, true).equalsIgnoreCase(source))
                .findFirst();
        if (hit.isEmpty() && hostnames) {
            hit = Hostnames.longest(exact, source);
        }
        if (hit.isPresent()) {
            return taken(block, hit.get());
        }
        // nginx does not try regular expressions on an empty value.
        for (Directive entry : source.isEmpty() ? List.<Directive>of() : regexes) {
            String regex = regex(entry);
            Match match = Symbolic.match(source, regex, ignoresCase(entry));
            if (evaluation.decide(match, key(entry), "a regular expression matches")) {
                evaluation.captured(regex);
                return taken(block, entry);
            }
        }
        return otherwise(block);
    }

    private static String regex(Directive entry) {
        return entry.name().substring(ignoresCase(entry) ? 2 : 1);
    }

    private static boolean ignoresCase(Directive entry) {
        return entry.name().startsWith("~*");
    }

    private String otherwise(Directive block) {
        return block.children("default")
                .reduce((first, last) -> last)
                .map(d -> taken(block, d))
                .orElse("");
    }

    private String taken(Directive block, Directive entry) {
        evaluation.step(block, entry);
        return evaluation.text(entry.argument(0));
    }

    /** Takes each value that the unknown source can lead to. */
    private String chosen(
            Directive block, String source, List<Directive> exact, List<Directive> regexes, boolean hostnames) {
        Set<String> seen = new HashSet<>();
        List<Option<Directive>> options = new ArrayList<>();
        for (Directive entry : exact) {
            String literal = key(entry, true);
            boolean possible = Symbolic.maybe(source, literal) || (hostnames && Hostnames.pattern(literal));
            if (possible && seen.add(entry.argument(0))) {
                options.add(new Option<>(entry, true, said(block, entry)));
            }
        }
        for (Directive entry : regexes) {
            if (seen.add(entry.argument(0))) {
                options.add(new Option<>(entry, true, said(block, entry)));
            }
        }
        Optional<Directive> otherwise = block.children("default").reduce((first, last) -> last);
        if (otherwise.isEmpty()) {
            Directive none = block.with(List.of());
            options.add(new Option<>(none, true, ""));
            Directive taken = choices.choose(key(block), options);
            return taken.equals(none) ? "" : taken(block, taken);
        }
        options.add(0, new Option<>(otherwise.get(), true, ""));
        Directive taken = choices.choose(key(block), options);
        if (taken.name().startsWith("~")) {
            evaluation.captured(regex(taken));
        }
        return taken(block, taken);
    }

    private static String said(Directive block, Directive entry) {
        return block.argument(0) + " is " + entry.name();
    }
}
