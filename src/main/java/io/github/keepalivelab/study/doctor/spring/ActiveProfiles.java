package io.github.keepalivelab.study.doctor.spring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.PropertySource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * The profiles of an application, by the rules of Boot's own class of that purpose, which is not public.
 *
 * @param accepted in the order in which their files count, the last one most
 * @param byDefault whether no profile is active, so that the default ones are accepted
 */
record ActiveProfiles(List<String> accepted, boolean byDefault) {

    private static final String ACTIVE = "spring.profiles.active";
    private static final String DEFAULT = "spring.profiles.default";
    private static final String INCLUDE = "spring.profiles.include";
    private static final Bindable<List<String>> STRINGS = Bindable.listOf(String.class);
    private static final Bindable<MultiValueMap<String, String>> GROUPS =
            Bindable.of(ResolvableType.forClassWithGenerics(MultiValueMap.class, String.class, String.class));

    /**
     * Reads the profiles.
     *
     * @param file the file that was asked for
     * @param sources what counts without any profile, those that win first
     */
    static ActiveProfiles of(String file, List<PropertySource<?>> sources, Consumer<Problem> problems) {
        Sources all = new Sources(file, sources);
        Set<String> active = new LinkedHashSet<>();
        // Included ones of every source come before the active ones, so these win.
        for (PropertySource<?> source : sources) {
            active.addAll(names(new Sources(file, List.of(source)), INCLUDE, problems));
        }
        active.addAll(names(all, ACTIVE, problems));
        Sources.Read<MultiValueMap<String, String>> read = all.read("spring.profiles.group", GROUPS);
        MultiValueMap<String, String> groups = read.value() == null ? new LinkedMultiValueMap<>() : read.value();
        if (!active.isEmpty()) {
            return new ActiveProfiles(expanded(active, groups), false);
        }
        List<String> usual = names(all, DEFAULT, problems);
        return new ActiveProfiles(expanded(usual.isEmpty() ? List.of("default") : usual, groups), true);
    }

    private static List<String> names(Sources sources, String key, Consumer<Problem> problems) {
        Sources.Read<List<String>> read = sources.read(key, STRINGS);
        List<String> known = new ArrayList<>();
        if (read.value() != null) {
            for (String name : read.value()) {
                if (BuildFilters.in(name).isPresent()) {
                    problems.accept(new Problem(
                            Problem.Kind.BUILD,
                            read.place(),
                            key + " is " + BuildFilters.shown(name)
                                    + ", which the build fills in: documents for the profiles it names are not looked at",
                            "run the doctor on the file that the build has made, under target or build"));
                } else if (name.contains("${")) {
                    problems.accept(open(read, key, "documents for the profiles it names are not looked at"));
                } else if (!name.isBlank()) {
                    known.add(name.strip());
                }
            }
        }
        if (known.size() > 0 && !read.open().isEmpty()) {
            problems.accept(open(read, key, "without it " + String.join(", ", known) + " is meant"));
        }
        return known;
    }

    private static Problem open(Sources.Read<?> read, String key, String meaning) {
        return new Problem(
                Problem.Kind.ENVIRONMENT,
                read.place(),
                key + " depends on " + String.join(", ", read.open()) + " in the environment; " + meaning,
                "write the profiles that are meant into the file to judge them");
    }

    /** Puts the members of a group behind its name. */
    private static List<String> expanded(Collection<String> profiles, MultiValueMap<String, String> groups) {
        Deque<String> stack = new ArrayDeque<>();
        push(new ArrayList<>(profiles), stack);
        Set<String> expanded = new LinkedHashSet<>();
        while (!stack.isEmpty()) {
            String current = stack.pop();
            if (expanded.add(current)) {
                push(groups.getOrDefault(current, List.of()), stack);
            }
        }
        return List.copyOf(expanded);
    }

    private static void push(List<String> names, Deque<String> stack) {
        for (int i = names.size() - 1; i >= 0; i--) {
            stack.push(names.get(i));
        }
    }
}
