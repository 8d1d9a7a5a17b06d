package io.github.keepalivelab.study.ablate;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.NginxSettings.Factor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arms of an ablation: one for each combination of settings, one for each step of a sweep. */
final class AblationArms {

    /** The combination with all three settings on. */
    static final String ALL_ON = "1 1 1";

    static final List<Long> REQUESTS = List.of(1L, 2L, 5L, 10L, 100L, 1000L, NginxSettings.UNLIMITED);
    static final List<Long> POOLS = List.of(1L, 2L, 4L, 6L, 8L, 16L);
    static final List<Long> CAPS = List.of(10L, 50L, 100L, 200L, 1000L);
    /** Requests in flight while pools are swept, and so the size at which churn must end. */
    static final int USERS = 8;

    /** Tomcat's default. */
    static final int BACKEND_CAP = 100;

    private static final int POOL = 16;
    private static final int FACTORS = 3;

    private AblationArms() {}

    /** Which settings are on, and whether the others are off or left out. */
    record Combination(boolean keepalive, boolean http11, boolean connectionCleared, boolean explicit) {

        String arm() {
            char not = explicit ? '0' : '-';
            return (keepalive ? '1' : not) + " " + (http11 ? '1' : not) + " " + (connectionCleared ? '1' : not);
        }

        NginxSettings settings() {
            Factor not = explicit ? Factor.OFF : Factor.OMITTED;
            return NginxSettings.combination(
                    keepalive ? Factor.ON : not, http11 ? Factor.ON : not, connectionCleared ? Factor.ON : not, POOL);
        }
    }

    /** Returns all eight combinations, first with off written, then left out; all on is the same both ways. */
    static List<Combination> combinations() {
        List<Combination> all = new ArrayList<>();
        for (boolean explicit : new boolean[] {true, false}) {
            for (int bits = 0; bits < 1 << FACTORS; bits++) {
                if (explicit || bits < (1 << FACTORS) - 1) {
                    all.add(new Combination((bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0, explicit));
                }
            }
        }
        return all;
    }

    static List<Arm> ofCombinations() {
        return combinations().stream()
                .map(combination -> Arm.of(combination.arm(), combination.settings()))
                .toList();
    }

    private static NginxSettings allOn(int pool) {
        return NginxSettings.combination(Factor.ON, Factor.ON, Factor.ON, pool);
    }

    static Map<Long, Arm> ofRequests() {
        Map<Long, Arm> arms = new LinkedHashMap<>();
        REQUESTS.forEach(
                n -> arms.put(n, Arm.of("requests " + label(n), allOn(POOL).withUpstreamRequests(n))));
        return arms;
    }

    static Map<Long, Arm> ofPools() {
        Map<Long, Arm> arms = new LinkedHashMap<>();
        POOLS.forEach(n -> arms.put(n, Arm.of("pool " + n, allOn(n.intValue()))));
        return arms;
    }

    static Map<Long, Arm> ofCaps() {
        Map<Long, Arm> arms = new LinkedHashMap<>();
        CAPS.forEach(n -> arms.put(n, Arm.of("nginx cap " + n, allOn(POOL).withUpstreamRequests(n))));
        return arms;
    }

    /** Client hop: nginx's caps on client connections, under load. */
    static Map<Long, Arm> ofClientRequests() {
        Map<Long, Arm> arms = new LinkedHashMap<>();
        REQUESTS.forEach(n ->
                arms.put(n, Arm.of("requests " + label(n), allOn(POOL).withClient(true, n))));
        return arms;
    }

    private static String label(long n) {
        return n == NginxSettings.UNLIMITED ? "unlimited" : String.valueOf(n);
    }
}
