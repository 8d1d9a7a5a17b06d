package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.result.DoctorResult.Upstream;
import io.github.keepalivelab.system.http.HelloAnswer;
import io.github.keepalivelab.system.http.HttpWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The lab's backend says in each reply which of its connections carried the request, and as the how-manieth. Without a proxy
 * these are the client's own connections, so first there must be a sign of a proxy.
 */
final class RepliesWitness implements UpstreamWitness {

    private static final int MORE_CONNECTIONS = 5;

    @Override
    public Testimony testify(Asker asker, List<Series> series) throws IOException {
        List<List<HelloAnswer>> clients = new ArrayList<>();
        // Where some answers are of another, it is not known which of the backend's connections carried those.
        series.stream()
                .filter(one -> one.hellos().size() == one.answered())
                .map(Series::hellos)
                .forEach(clients::add);
        if (clients.isEmpty()) {
            return Testimony.NOTHING;
        }
        for (int i = 0; i < MORE_CONNECTIONS && !proxySeen(clients); i++) {
            try (HttpWire wire = asker.open()) {
                HelloAnswer.find(asker.get(wire).body()).ifPresent(hello -> clients.add(List.of(hello)));
            }
        }
        if (!proxySeen(clients)) {
            return Testimony.unknown("the backend's replies name one connection for each of the client's, as they do"
                    + " where nothing is in between");
        }
        int requests = clients.stream().mapToInt(List::size).sum();
        int opened = opened(clients);
        if (opened == requests && requests < ENOUGH_REQUESTS) {
            return Testimony.unknown("the backend's replies name a connection for each request, but there were only "
                    + requests + " requests");
        }
        return new Testimony(opened < requests, new Upstream("the backend's replies", requests, opened), null);
    }

    /** Returns whether a client's connection met anything but one new connection of the backend, from its first request on. */
    private static boolean proxySeen(List<List<HelloAnswer>> clients) {
        Set<String> earlier = new HashSet<>();
        for (List<HelloAnswer> client : clients) {
            String connection = client.get(0).connection();
            for (int i = 0; i < client.size(); i++) {
                Long carried = client.get(i).requestsOnConnection();
                boolean another = !client.get(i).connection().equals(connection);
                if (another || (carried == null ? earlier.contains(connection) : carried != i + 1)) {
                    return true;
                }
            }
            earlier.add(connection);
        }
        return false;
    }

    /** Ids are unique in one backend only, and there may be several; so the first request of a connection counts where it is told. */
    private static int opened(List<List<HelloAnswer>> clients) {
        Set<String> seen = new HashSet<>();
        int opened = 0;
        for (List<HelloAnswer> client : clients) {
            for (HelloAnswer hello : client) {
                Long carried = hello.requestsOnConnection();
                boolean fresh = seen.add(hello.connection());
                opened += (carried == null ? fresh : carried == 1) ? 1 : 0;
            }
        }
        return opened;
    }
}
