package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.WatchResult.Witness;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.http.StubStatus;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;

/** nginx's own counts of its client side, asked for at the start and at the end where the user names the page. */
final class StatusWitness {

    private final Target page;
    private final StubStatus first;

    private StatusWitness(Target page, StubStatus first) {
        this.page = page;
        this.first = first;
    }

    /** There is no such page. */
    static final class SilentException extends IOException {
        private static final long serialVersionUID = 1L;

        SilentException(String message) {
            super(message);
        }
    }

    /**
     * Asks for the first time.
     *
     * @throws SilentException when no stub_status page is there; the message names it
     */
    static StatusWitness start(Target page) throws SilentException {
        return new StatusWitness(page, read(page));
    }

    private static StubStatus read(Target page) throws SilentException {
        try (HttpWire wire = HttpWire.open(page, WireOptions.USUAL)) {
            return StubStatus.parse(wire.get().body());
        } catch (IOException e) {
            throw new SilentException("--stub-status " + page + " tells no counts: " + e.getMessage());
        }
    }

    /** Returns what nginx counted since the start, without the question itself. */
    Witness count() throws SilentException {
        StubStatus now = read(page);
        return new Witness(
                page.toString(),
                Math.max(0, now.accepts() - first.accepts() - 1),
                Math.max(0, now.requests() - first.requests() - 1));
    }
}
