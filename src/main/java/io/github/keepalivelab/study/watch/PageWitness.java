package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.WatchResult.ServiceCount;
import io.github.keepalivelab.result.WatchResult.Witness;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.http.ServiceRequests;
import io.github.keepalivelab.system.http.StubStatus;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;

/** A page on which a program of the watched system tells its own counts; asked at the start and at the end. */
final class PageWitness<T> {

    private final String option;
    private final Target page;
    private final Reading<T> reading;
    private final T first;

    private PageWitness(String option, Target page, Reading<T> reading) throws SilentException {
        this.option = option;
        this.page = page;
        this.reading = reading;
        this.first = read();
    }

    /** Reads the counts on a page. */
    private interface Reading<T> {
        T of(String page) throws IOException;
    }

    /** There is no such page. */
    static final class SilentException extends IOException {
        private static final long serialVersionUID = 1L;

        SilentException(String message) {
            super(message);
        }
    }

    /**
     * Asks nginx for the first time.
     *
     * @throws SilentException when no stub_status page is there; the message names it
     */
    static PageWitness<StubStatus> nginx(Target page) throws SilentException {
        return new PageWitness<>("--stub-status", page, StubStatus::parse);
    }

    /**
     * Asks a Spring Boot service for the first time.
     *
     * @throws SilentException when it does not tell its requests; the message names the page
     */
    static PageWitness<Long> service(Target page) throws SilentException {
        return new PageWitness<>("--actuator", page, ServiceRequests::parse);
    }

    private T read() throws SilentException {
        try (HttpWire wire = HttpWire.open(page, WireOptions.USUAL)) {
            HttpWire.Response response = wire.get();
            if (response.status() != 200) {
                throw new SilentException(
                        option + " " + page + " tells no counts: it answers with status " + response.status());
            }
            return reading.of(response.body());
        } catch (SilentException e) {
            throw e;
        } catch (IOException e) {
            throw new SilentException(option + " " + page + " tells no counts: " + e.getMessage());
        }
    }

    /** Returns what nginx counted since the start, without the question itself. */
    static Witness count(PageWitness<StubStatus> nginx) throws SilentException {
        StubStatus now = nginx.read();
        return new Witness(
                nginx.page.toString(),
                Math.max(0, now.accepts() - nginx.first.accepts() - 1),
                Math.max(0, now.requests() - nginx.first.requests() - 1));
    }

    /** Returns what the service counted since the start. */
    static ServiceCount requests(PageWitness<Long> service) throws SilentException {
        return new ServiceCount(service.page.toString(), Math.max(0, service.read() - service.first));
    }
}
