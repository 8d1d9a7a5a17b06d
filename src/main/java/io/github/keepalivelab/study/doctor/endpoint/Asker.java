package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens connections to one endpoint, and counts what is asked over them. */
final class Asker {

    private final Target target;
    private final WireOptions options;
    private int sent;

    Asker(Target target, WireOptions options) {
        this.target = target;
        this.options = options;
    }

    HttpWire open() throws IOException {
        return HttpWire.open(target, options);
    }

    HttpWire.Response get(HttpWire wire) throws IOException {
        return get(wire, null);
    }

    /** @param connectionHeader value of the Connection header, null for none */
    HttpWire.Response get(HttpWire wire, @Nullable String connectionHeader) throws IOException {
        sent++;
        return wire.get("HTTP/1.1", connectionHeader);
    }

    /** Returns how many requests were sent. */
    int sent() {
        return sent;
    }
}
