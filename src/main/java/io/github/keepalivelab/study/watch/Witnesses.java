package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.system.http.StubStatus;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Those who count besides the kernel, as far as the user names them. */
final class Witnesses implements Closeable {

    private final @Nullable PageWitness<StubStatus> nginx;
    private final @Nullable PageWitness<Long> service;
    private final @Nullable LogWitness log;

    private Witnesses(
            @Nullable PageWitness<StubStatus> nginx, @Nullable PageWitness<Long> service, @Nullable LogWitness log) {
        this.nginx = nginx;
        this.service = service;
        this.log = log;
    }

    /**
     * Asks each for the first time.
     *
     * @throws PageWitness.SilentException when one of the pages tells nothing
     */
    static Witnesses start(WatchPlan plan) throws PageWitness.SilentException {
        Target page = plan.stubStatus();
        Target actuator = plan.actuator();
        WatchPlan.Log named = plan.log();
        return new Witnesses(
                page == null ? null : PageWitness.nginx(page),
                actuator == null ? null : PageWitness.service(actuator),
                named == null ? null : LogWitness.start(named));
    }

    /** Reads what has come meanwhile, so that no log grows out of reach. */
    void read() {
        if (log != null) {
            log.read();
        }
    }

    /** Adds to a result what each has counted by now. */
    WatchResult testify(WatchResult result) throws IOException {
        read();
        return result.with(
                nginx == null ? null : PageWitness.count(nginx),
                service == null ? null : PageWitness.requests(service),
                log == null ? null : log.count());
    }

    @Override
    public void close() throws IOException {
        if (log != null) {
            log.close();
        }
    }
}
