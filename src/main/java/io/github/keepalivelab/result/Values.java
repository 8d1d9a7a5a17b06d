package io.github.keepalivelab.result;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a schema cannot say of a stored result: numbers within their ranges, names that are there and unique. */
final class Values {

    private Values() {}

    /**
     * A value that cannot be.
     *
     * @param place in the JSON, as a pointer
     * @param what is wrong with it
     */
    record Problem(String place, String what) {}

    /** Returns the first problem of a body, empty when its values can be shown. */
    static Optional<Problem> check(Body body) {
        if (body instanceof CompareResult compare) {
            return compare(compare);
        }
        if (body instanceof AblateResult ablate) {
            return notEmpty("/plan/nginx", ablate.plan().nginx());
        }
        if (body instanceof LivenessResult liveness) {
            return notEmpty("/plan/faults", liveness.plan().faults())
                    .or(() -> notEmpty("/plan/strategies", liveness.plan().strategies()))
                    .or(() -> traffic(liveness));
        }
        if (body instanceof AnatomyResult anatomy) {
            return hops(anatomy);
        }
        if (body instanceof HoldResult hold) {
            return hold.plan().connections() < 1
                    ? Optional.of(new Problem("/plan/connections", "must be at least 1"))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Problem> compare(CompareResult compare) {
        if (compare.loads().isEmpty()) {
            return notEmpty("/loads", compare.loads());
        }
        for (int l = 0; l < compare.loads().size(); l++) {
            Optional<Problem> problem =
                    load("/loads/" + l + "/arms", compare.loads().get(l));
            if (problem.isPresent()) {
                return problem;
            }
        }
        for (int i = 0; i < compare.trials().size(); i++) {
            TrialResult trial = compare.trials().get(i);
            if (compare.loads().stream().allMatch(load -> load.arm(trial.arm()).isEmpty())) {
                return Optional.of(new Problem("/trials/" + i + "/arm", "names no arm of this result"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> load(String place, LoadResult load) {
        Optional<Problem> names = unique(place, load.arms(), ArmResult::name);
        if (names.isPresent()) {
            return names;
        }
        for (int i = 0; i < load.arms().size(); i++) {
            if (load.arms().get(i).requests() < 0) {
                return Optional.of(new Problem(place + "/" + i + "/requests", "must not be negative"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> traffic(LivenessResult liveness) {
        List<String> traffic = liveness.plan().traffic();
        for (int i = 0; i < traffic.size(); i++) {
            String name = traffic.get(i);
            if (List.of(LivenessResult.Traffic.values()).stream()
                    .noneMatch(known -> known.name().equals(name))) {
                return Optional.of(new Problem("/plan/traffic/" + i, "must be IDLE or IN_FLIGHT"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> hops(AnatomyResult anatomy) {
        for (int e = 0; e < anatomy.exchanges().size(); e++) {
            AnatomyResult.Exchange exchange = anatomy.exchanges().get(e);
            String place = "/exchanges/" + e;
            if (exchange.requests() < 1) {
                return Optional.of(new Problem(place + "/requests", "must be at least 1"));
            }
            for (int c = 0; c < exchange.connections().size(); c++) {
                if (!exchange.connections().get(c).hop().contains(" to ")) {
                    return Optional.of(new Problem(place + "/connections/" + c + "/hop", "must read 'X to Y'"));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> notEmpty(String place, List<?> list) {
        return list.isEmpty() ? Optional.of(new Problem(place, "must not be empty")) : Optional.empty();
    }

    private static <T> Optional<Problem> unique(String place, List<T> list, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            if (!seen.add(name.apply(list.get(i)))) {
                return Optional.of(new Problem(place + "/" + i + "/name", "is there twice"));
            }
        }
        return Optional.empty();
    }
}
