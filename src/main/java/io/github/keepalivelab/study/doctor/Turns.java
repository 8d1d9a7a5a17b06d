package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * The servers of an upstream block in the order in which requests that follow one another get them: nginx's smooth weighted round-robin
 * (ngx_http_upstream_round_robin.c). Servers of the same weight take turns, whatever the weight.
 */
final class Turns {

    /** Weights that add up to more than this are so different that one server gets several requests running. */
    private static final long MOST = 10_000;

    private static final String WEIGHT = "weight=";

    private final String[] addresses;
    private final long[] weights;
    private final long total;

    private Turns(String[] addresses, long[] weights, long total) {
        this.addresses = addresses;
        this.weights = weights;
        this.total = total;
    }

    static Turns of(List<Directive> servers) {
        String[] addresses = new String[servers.size()];
        long[] weights = new long[servers.size()];
        long total = 0;
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = servers.get(i).argument(0);
            weights[i] = weight(servers.get(i));
            total += weights[i];
        }
        return new Turns(addresses, weights, total);
    }

    private static long weight(Directive server) {
        return server.arguments().stream()
                .filter(argument -> argument.startsWith(WEIGHT))
                .map(argument -> Units.number(argument.substring(WEIGHT.length())))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .findFirst()
                .orElse(1);
    }

    /**
     * Returns whether a request ever finds a connection to its server in the pool.
     *
     * @param places connections that the pool holds; the one that was used longest ago gives way
     */
    boolean findsItsConnection(long places) {
        if (total > MOST) {
            return true;
        }
        long[] current = new long[weights.length];
        Deque<String> pool = new ArrayDeque<>();
        for (long request = 0; request < 2 * total; request++) {
            String server = addresses[next(current)];
            if (pool.remove(server)) {
                return true;
            }
            pool.addFirst(server);
            if (pool.size() > places) {
                pool.removeLast();
            }
        }
        return false;
    }

    private int next(long[] current) {
        int best = 0;
        for (int i = 0; i < current.length; i++) {
            current[i] += weights[i];
            best = current[i] > current[best] ? i : best;
        }
        current[best] -= total;
        return best;
    }
}
