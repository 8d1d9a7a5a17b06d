package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.http.WireException;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens connections to one endpoint, and counts what is asked over them. */
final class Asker {

    private static final int PATIENCE = 3;

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

    /** Sends requests, over one connection as long as it lasts, and returns how many were answered; gives up after some that were not. */
    int many(int requests) throws IOException {
        int answered = 0;
        int failed = 0;
        HttpWire wire = null;
        try {
            for (int i = 0; i < requests && failed < PATIENCE; i++) {
                wire = wire == null ? open() : wire;
                boolean last;
                try {
                    last = get(wire).announcesClose() || wire.awaitEnd(1) != HttpWire.End.STILL_OPEN;
                    answered++;
                } catch (WireException e) {
                    // It ended, or answers no more; the next request gets another.
                    last = true;
                    failed++;
                }
                if (last) {
                    wire.close();
                    wire = null;
                }
            }
        } finally {
            if (wire != null) {
                wire.close();
            }
        }
        return answered;
    }

    /** Returns how many requests were sent. */
    int sent() {
        return sent;
    }
}
