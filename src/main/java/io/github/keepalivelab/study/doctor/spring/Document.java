package io.github.keepalivelab.study.doctor.spring;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.PropertySource;

/**
 * One document of a file and the condition under which it counts.
 *
 * @param source its keys
 * @param place its first key
 * @param expressions of profiles, of which one must match; empty for none
 * @param profiles the same, for matching; null for none
 * @param platform that the application must run on; null for any
 * @param refused whether Boot could not read the condition
 */
record Document(
        PropertySource<?> source,
        Place place,
        List<String> expressions,
        @Nullable Profiles profiles,
        @Nullable CloudPlatform platform,
        boolean refused) {

    private static final String ON_PROFILE = "spring.config.activate.on-profile";
    private static final String ON_PLATFORM = "spring.config.activate.on-cloud-platform";
    private static final List<String> ONLY_UNCONDITIONAL =
            List.of("spring.profiles.active", "spring.profiles.default", "spring.profiles.include");

    /** Reads the condition of a document and tells what Boot does not accept in it. */
    static Document of(PropertySource<?> source, String file, Consumer<Problem> problems) {
        Sources alone = new Sources(file, List.of(source));
        Sources.Read<String[]> on = alone.read(ON_PROFILE, Bindable.of(String[].class));
        Sources.Read<CloudPlatform> platform = alone.read(ON_PLATFORM, CloudPlatform.class);
        String[] expressions = on.value() == null ? new String[0] : on.value();
        Profiles profiles = null;
        boolean refused = false;
        if (platform.state() == Sources.State.REFUSED) {
            problems.accept(
                    refusal(platform.place(), ON_PLATFORM + " is '" + platform.text() + "'", "name a platform"));
            refused = true;
        }
        if (expressions.length > 0) {
            try {
                profiles = Profiles.of(expressions);
            } catch (IllegalArgumentException e) {
                String written = BuildFilters.shown(String.join(", ", expressions));
                problems.accept(refusal(
                        on.place(),
                        ON_PROFILE + " is '" + written + "', no expression of profiles",
                        "for example a & !b"));
                refused = true;
            }
        }
        Document document = new Document(
                source, new Place(file, firstLine(source)), List.of(expressions), profiles, platform.value(), refused);
        document.keysOfTheWrongPlace(alone, problems);
        return document;
    }

    private static Problem refusal(Place place, String message, String fix) {
        return new Problem(Problem.Kind.REFUSED, place, message, fix);
    }

    private void keysOfTheWrongPlace(Sources alone, Consumer<Problem> problems) {
        Sources.Read<String[]> old = alone.read("spring.profiles", Bindable.of(String[].class));
        if (old.state() == Sources.State.VALUE) {
            problems.accept(refusal(
                    old.place(),
                    "spring.profiles names the profiles of a document; Spring Boot refuses it since 3.0",
                    ON_PROFILE + ": " + String.join(", ", old.value() == null ? new String[0] : old.value())));
        }
        if (conditional()) {
            refuseProfiles(problems);
        }
    }

    /** Profiles cannot be made active where only a profile makes the document count. */
    void refuseProfiles(Consumer<Problem> problems) {
        Sources alone = new Sources(place.file(), List.of(source));
        for (String key : ONLY_UNCONDITIONAL) {
            Sources.Read<String[]> found = alone.read(key, Bindable.of(String[].class));
            if (found.state() == Sources.State.VALUE) {
                problems.accept(refusal(
                        found.place(),
                        key + " stands in a document or file that is itself for some profiles only",
                        "write it where it holds for all"));
            }
        }
    }

    private static int firstLine(PropertySource<?> source) {
        if (source instanceof EnumerablePropertySource<?> keys) {
            return Arrays.stream(keys.getPropertyNames())
                    .map(name ->
                            Place.of(OriginLookup.getOrigin(source, name), "").line())
                    .filter(line -> line > 0)
                    .min(Integer::compare)
                    .orElse(0);
        }
        return 0;
    }

    /** Returns whether it counts only under a condition. */
    boolean conditional() {
        return profiles != null || platform != null || refused;
    }

    /** Returns whether it counts. */
    boolean active(@Nullable CloudPlatform runsOn, Collection<String> accepted) {
        return !refused
                && (platform == null || platform == runsOn)
                && (profiles == null || profiles.matches(accepted::contains));
    }

    /** Returns its condition in words, empty when there is none. */
    Optional<String> condition() {
        String on = expressions.isEmpty() ? "" : "profile " + BuildFilters.shown(String.join(" or ", expressions));
        String where = platform == null ? "" : "cloud platform " + platform;
        String both = on + (on.isEmpty() || where.isEmpty() ? "" : ", ") + where;
        return both.isEmpty() ? Optional.empty() : Optional.of(both);
    }
}
