package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.DoctorResult.Endpoint;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.http.WireException;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a running endpoint with a few dozen requests: is the connection reused, for how long, and how does it end? What
 * is behind the endpoint is seen by a witness only.
 */
public final class EndpointExam {

    /** A second and a third connection tell a fixed number of requests from chance. */
    private static final int SERIES = 3;

    private final Target target;
    private final @Nullable Target backend;
    private final Options options;
    private final Consumer<String> say;
    private final List<String> notes = new ArrayList<>();

    /**
     * How much is asked and waited for.
     *
     * @param maxRequests requests on one connection, 2 to 1000
     * @param maxWaitSeconds how long a connection is left idle, 0 to 3600
     * @param progressMillis between two words about it
     * @param wire how connections are made
     */
    public record Options(int maxRequests, double maxWaitSeconds, int progressMillis, WireOptions wire) {

        /** As a command line asks for it: a word every 5 s. */
        public static Options of(int maxRequests, double maxWaitSeconds, boolean anyCertificate) {
            return new Options(maxRequests, maxWaitSeconds, 5000, WireOptions.USUAL.withAnyCertificate(anyCertificate));
        }
    }

    /**
     * @param target what to ask
     * @param backend the lab's backend behind it, at its management port; null when there is none
     * @param say told about progress
     */
    public EndpointExam(Target target, @Nullable Target backend, Options options, Consumer<String> say) {
        this.target = target;
        this.backend = backend;
        this.options = options;
        this.say = say;
    }

    /**
     * Examines the endpoint.
     *
     * @throws IOException when nothing can be examined; its message is a clause that says why
     */
    public Endpoint examine() throws IOException {
        CountsWitness counts = backend == null ? null : new CountsWitness(backend, options.wire());
        if (counts != null) {
            // A witness that does not answer is said before time goes into the rest.
            counts.counts();
        }
        boolean http2 = picksHttp2();
        Asker asker = new Asker(target, options.wire().offering(WireOptions.HTTP_1_1));
        List<Series> series = series(asker, http2);
        HttpWire.Response first = series.get(0).first();
        Notes.status(first).ifPresent(notes::add);
        Notes.mixture(series).ifPresent(notes::add);
        notes.addAll(Notes.ends(series));
        boolean reused = series.stream().anyMatch(one -> one.answered() > 1);
        onRequest(asker, reused, first);
        Idle idle = reused && options.maxWaitSeconds() > 0 ? idle(asker) : Idle.none();
        notes.addAll(idle.notes());
        UpstreamWitness.Testimony upstream = upstream(asker, counts, series);
        HttpWire.End end = idle.end() != null
                ? idle.end()
                : series.stream()
                        .map(Series::end)
                        .filter(one -> one != null)
                        .findFirst()
                        .orElse(null);
        return new Endpoint(
                target.toString(),
                reused,
                first.version(),
                first.header("connection").orElse(null),
                first.header("keep-alive").orElse(null),
                idle.seconds(),
                idle.waitedSeconds(),
                cap(series),
                end == null ? null : end.name(),
                upstream.reused(),
                asker.sent(),
                first.status(),
                series.stream().mapToInt(Series::answered).max().orElse(0),
                upstream.upstream(),
                List.copyOf(notes));
    }

    /** Offers HTTP/2 once. What is examined later is HTTP/1.1: in HTTP/2 there is nothing to find out. */
    private boolean picksHttp2() throws IOException {
        if (!target.tls()) {
            return false;
        }
        WireOptions both = options.wire().offering(WireOptions.HTTP_2, WireOptions.HTTP_1_1);
        try (HttpWire wire = HttpWire.open(target, both)) {
            wire.tlsVersion()
                    .ifPresent(version -> notes.add("it speaks " + version
                            + (options.wire().anyCertificate()
                                    ? "; its certificate was not checked (--insecure)"
                                    : "")));
            boolean http2 =
                    wire.pickedProtocol().filter(WireOptions.HTTP_2::equals).isPresent();
            if (http2) {
                notes.add(
                        "it speaks HTTP/2: one connection carries all requests by design; HTTP/1.1 was examined instead");
            }
            return http2;
        }
    }

    private List<Series> series(Asker asker, boolean http2) throws IOException {
        List<Series> series = new ArrayList<>();
        try {
            series.add(Series.send(asker, options.maxRequests()));
        } catch (WireException e) {
            if (http2) {
                throw new IOException(
                        "it speaks HTTP/2 alone: one connection carries all requests by design, and there is no HTTP/1.1 to"
                                + " examine",
                        e);
            }
            throw e;
        }
        try {
            while (series.size() < SERIES && series.get(0).closed()) {
                series.add(Series.send(asker, options.maxRequests()));
            }
        } catch (WireException e) {
            notes.add("on a later connection " + e.getMessage());
        }
        return series;
    }

    /** A server of HTTP/1.0 may keep a connection for those who ask for it. */
    private void onRequest(Asker asker, boolean reused, HttpWire.Response first) throws IOException {
        if (reused || !first.version().equals("HTTP/1.0") || first.framing() == HttpWire.Framing.UNTIL_CLOSE) {
            return;
        }
        try (HttpWire wire = asker.open()) {
            if (!asker.get(wire, "keep-alive").announcesClose()) {
                notes.add("it offers to keep the connection where a request says Connection: keep-alive");
            }
        } catch (WireException e) {
            notes.add("to a request with Connection: keep-alive " + e.getMessage());
        }
    }

    private Idle idle(Asker asker) throws IOException {
        try {
            return Idle.watch(asker, options.maxWaitSeconds(), options.progressMillis(), say);
        } catch (WireException e) {
            return Idle.none("on the connection that was to be left idle " + e.getMessage());
        }
    }

    private UpstreamWitness.Testimony upstream(Asker asker, @Nullable CountsWitness counts, List<Series> series)
            throws IOException {
        List<UpstreamWitness> witnesses = new ArrayList<>();
        if (counts != null) {
            witnesses.add(counts);
        }
        witnesses.add(new RepliesWitness());
        witnesses.add(new LedgerWitness(target));
        List<String> whyNot = new ArrayList<>();
        for (UpstreamWitness witness : witnesses) {
            UpstreamWitness.Testimony testimony = witness.testify(asker, series);
            if (testimony.whyNot() != null) {
                whyNot.add("the upstream hop is not visible: " + testimony.whyNot());
            }
            if (testimony.reused() != null) {
                return testimony;
            }
        }
        notes.addAll(whyNot);
        return UpstreamWitness.Testimony.NOTHING;
    }

    /** Returns the number of requests after which every connection was closed; null when there is no such number. */
    private static @Nullable Integer cap(List<Series> series) {
        boolean fixed = series.size() > 1
                && series.stream().allMatch(Series::closed)
                && series.stream().mapToInt(Series::answered).distinct().count() == 1;
        return fixed ? series.get(0).answered() : null;
    }
}
