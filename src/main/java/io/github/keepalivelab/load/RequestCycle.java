package io.github.keepalivelab.load;

import io.github.keepalivelab.plan.Request;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** What one worker sends: the endpoint's request for each of its paths, in turn. */
final class RequestCycle {

    private final ClassicHttpRequest[] requests;
    private int turn;

    RequestCycle(Endpoint endpoint) {
        List<String> paths = endpoint.request().paths().isEmpty()
                ? List.of(endpoint.path())
                : endpoint.request().paths();
        requests = paths.stream().map(path -> request(endpoint, path)).toArray(ClassicHttpRequest[]::new);
    }

    ClassicHttpRequest next() {
        ClassicHttpRequest request = requests[turn];
        turn = turn + 1 == requests.length ? 0 : turn + 1;
        return request;
    }

    private static ClassicHttpRequest request(Endpoint endpoint, String path) {
        Request wanted = endpoint.request();
        ClassicHttpRequest request = new BasicClassicHttpRequest(wanted.method(), path);
        request.setVersion(HttpVersion.HTTP_1_1);
        request.setHeader(HttpHeaders.HOST, endpoint.authority());
        request.setHeader(HttpHeaders.USER_AGENT, "keepalive-lab");
        wanted.headers().forEach(header -> request.setHeader(header.name(), header.value()));
        wanted.body().ifPresent(body -> {
            request.setHeader(HttpHeaders.CONTENT_LENGTH, body.length);
            request.setEntity(new ByteArrayEntity(body, null));
        });
        if (endpoint.hop().closedByServer()) {
            request.setHeader(HttpHeaders.CONNECTION, "close");
        }
        return request;
    }
}
