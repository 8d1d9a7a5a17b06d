package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.ProxyHop.Outcome;
import io.github.keepalivelab.study.doctor.ProxyHop.Reuse;
import io.github.keepalivelab.study.doctor.eval.Choices;
import io.github.keepalivelab.study.doctor.eval.Evaluation;
import io.github.keepalivelab.study.doctor.eval.Flow;
import io.github.keepalivelab.study.doctor.eval.Symbolic;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What becomes of one request at one place. */
final class HopCalculation {

    /** The version from which nginx speaks HTTP/2 to its upstreams. */
    static final NginxVersion HTTP2_UPSTREAMS = new NginxVersion(1, 29, 4);

    private enum Header {
        ABSENT,
        KEEP_ALIVE,
        CLOSE,
        OTHER,
        UNKNOWN
    }

    private final ProxyHop hop;
    private final NginxVersion version;
    private final Evaluation evaluation;
    private final List<Rule> obstacles = new ArrayList<>();

    HopCalculation(ProxyHop hop, NginxVersion version, Choices choices) {
        this.hop = hop;
        this.version = version;
        this.evaluation =
                new Evaluation(hop.model().definitions(), choices, hop.scope().enclosing("server"));
    }

    Outcome outcome() {
        new Flow(hop.scope(), hop.model().entries(), evaluation).run();
        PassTarget target = PassTarget.of(evaluation.text(hop.pass().argument(0)));
        if (hop.pass().is("uwsgi_pass", "scgi_pass")) {
            return outcome(Reuse.NO, Rule.PROTOCOL_WITHOUT_REUSE, Optional.empty(), target);
        }
        Optional<Upstream> upstream = hop.model().upstream(target);
        if (upstream.isEmpty()
                && target.kind() == PassTarget.Kind.UNKNOWN
                && hop.model().mayName(target)) {
            return outcome(Reuse.UNKNOWN, Rule.TARGET_VARIABLE, Optional.empty(), target);
        }
        if (upstream.isEmpty() && hop.model().elsewhere(target)) {
            return outcome(Reuse.UNKNOWN, Rule.UPSTREAM_ELSEWHERE, Optional.empty(), target);
        }
        upstream.ifPresentOrElse(this::pool, () -> obstacles.add(Rule.UPSTREAM_IMPLICIT));
        if (hop.pass().is("fastcgi_pass")
                && !hop.scope().value("fastcgi_keep_conn", "off").equals("on")) {
            obstacles.add(Rule.FASTCGI_KEEP_CONN);
        }
        if (hop.overHttp1()) {
            http();
        }
        return outcome(upstream, target);
    }

    private Outcome outcome(Reuse reuse, Rule because, Optional<Upstream> upstream, PassTarget target) {
        return new Outcome(reuse, List.of(because), upstream, target, evaluation.unknown(), evaluation.trail());
    }

    /** Rules that leave it open speak only where none says NO for certain. */
    private Outcome outcome(Optional<Upstream> upstream, PassTarget target) {
        List<Rule> open =
                List.of(Rule.POOL_FILLED_IN, Rule.CONNECTION_UNKNOWN, Rule.HTTP10_FRAMING, Rule.SUBREQUEST_BODY);
        List<Rule> certain =
                obstacles.stream().filter(rule -> !open.contains(rule)).toList();
        Reuse reuse = !certain.isEmpty() ? Reuse.NO : obstacles.isEmpty() ? Reuse.YES : Reuse.UNKNOWN;
        List<Rule> because = certain.isEmpty() ? List.copyOf(obstacles) : certain;
        // A variable of the path or of another header is no reason.
        boolean told = because.stream().noneMatch(Rule.CONNECTION_UNKNOWN::equals);
        return new Outcome(
                reuse, because, upstream, target, told ? Set.of() : evaluation.unknown(), evaluation.trail());
    }

    private void pool(Upstream block) {
        if (block.poolFilledIn()) {
            obstacles.add(Rule.POOL_FILLED_IN);
        } else if (block.pool(version) == 0) {
            boolean replaced = version.compareTo(Upstream.POOL_BY_DEFAULT) < 0
                    && block.keepalive().isPresent()
                    && block.methodAfterKeepalive().isPresent();
            obstacles.add(
                    replaced
                            ? Rule.BALANCER_AFTER_KEEPALIVE
                            : block.keepalive().isPresent() ? Rule.POOL_OFF : Rule.POOL_MISSING);
        } else {
            useless(block);
        }
        if (subrequestCloses(block)) {
            obstacles.add(Rule.SUBREQUEST_CLOSES);
        } else if (subrequestsLeaveBodies(block)) {
            obstacles.add(Rule.SUBREQUEST_BODY);
        }
    }

    /** A pool that is there and gives nothing back. */
    private void useless(Upstream block) {
        long requests = block.requests(version);
        if (requests == 0 || requests == 1) {
            obstacles.add(Rule.REQUEST_CAP);
        }
        if (block.idleSeconds().isPresent() && block.idleSeconds().getAsDouble() == 0) {
            obstacles.add(Rule.IDLE_TIMEOUT_ZERO);
        }
        if (block.pushesOut(version, evaluation::text)) {
            obstacles.add(Rule.POOL_SMALL);
        }
    }

    /**
     * nginx does not read the body that answers a subrequest, and closes the connection then. With a pool in common the next
     * request finds none.
     */
    private boolean subrequestsLeaveBodies(Upstream block) {
        if (hop.scope().value("proxy_method", "").equalsIgnoreCase("HEAD")) {
            return false;
        }
        if (hop.model().answersSubrequests(hop)) {
            return true;
        }
        return hop.model().subrequestHops(hop).stream()
                .filter(other -> other != hop)
                .anyMatch(other -> !other.scope().value("proxy_method", "").equalsIgnoreCase("HEAD")
                        && hop.model()
                                .upstream(PassTarget.of(other.pass().argument(0)))
                                .filter(block::equals)
                                .isPresent()
                        && !block.local(version));
    }

    /** auth_request comes first, takes the connection that the request before has left, and has it closed. */
    private boolean subrequestCloses(Upstream block) {
        return !block.local(version)
                && hop.model().subrequestHops(hop, "auth_request").stream()
                        .filter(other -> other != hop && other.overHttp1())
                        .filter(other -> hop.model()
                                .upstream(PassTarget.of(other.pass().argument(0)))
                                .filter(block::equals)
                                .isPresent())
                        .anyMatch(other -> {
                            Header header = header(other);
                            return header == Header.CLOSE || (spoken(other).equals("1.0") && header == Header.ABSENT);
                        });
    }

    private String spoken(ProxyHop one) {
        return one.scope()
                .value("proxy_http_version", version.compareTo(Upstream.POOL_BY_DEFAULT) >= 0 ? "1.1" : "1.0");
    }

    private void http() {
        String spoken = spoken(hop);
        if (spoken.equals("2") && version.compareTo(HTTP2_UPSTREAMS) >= 0) {
            // HTTP/2 has no Connection header.
            return;
        }
        Header header = header(hop);
        if (spoken.equals("1.0") && header != Header.KEEP_ALIVE) {
            obstacles.add(Rule.HTTP_VERSION);
        } else if (spoken.equals("1.0")) {
            obstacles.add(Rule.HTTP10_FRAMING);
        }
        if (header == Header.UNKNOWN) {
            obstacles.add(Rule.CONNECTION_UNKNOWN);
        } else if (header == Header.CLOSE) {
            obstacles.add(closing());
        }
    }

    private Rule closing() {
        List<Directive> set = Headers.connection(hop.scope());
        if (set.stream()
                .anyMatch(d -> hop.model().definitions().map(d.argument(1)).isPresent())) {
            return Rule.WEBSOCKET_MAP;
        }
        return Headers.droppedClearing(hop.scope()).isPresent() ? Rule.HEADER_INHERITANCE : Rule.CONNECTION_HEADER;
    }

    private Header header(ProxyHop one) {
        List<Directive> set = Headers.connection(one.scope());
        if (set.isEmpty()) {
            return version.compareTo(Upstream.POOL_BY_DEFAULT) >= 0 ? Header.ABSENT : Header.CLOSE;
        }
        List<Header> each =
                set.stream().map(d -> header(evaluation.text(d.argument(1)))).toList();
        for (Header worst : List.of(Header.CLOSE, Header.UNKNOWN, Header.KEEP_ALIVE, Header.OTHER)) {
            if (each.contains(worst)) {
                return worst;
            }
        }
        return Header.ABSENT;
    }

    private static Header header(String value) {
        if (!Symbolic.known(value)) {
            return Header.UNKNOWN;
        }
        List<String> words = List.of(value.toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*", -1));
        if (words.contains("close")) {
            return Header.CLOSE;
        }
        return words.contains("keep-alive") ? Header.KEEP_ALIVE : value.isBlank() ? Header.ABSENT : Header.OTHER;
    }
}
