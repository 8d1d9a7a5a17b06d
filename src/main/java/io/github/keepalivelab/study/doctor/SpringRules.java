package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.spring.Problem;
import io.github.keepalivelab.study.doctor.spring.ServerKind;
import io.github.keepalivelab.study.doctor.spring.ServerSettings;
import io.github.keepalivelab.study.doctor.spring.ServerSettings.Shutdown;
import io.github.keepalivelab.study.doctor.spring.Setting;
import io.github.keepalivelab.study.doctor.spring.Setting.From;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules about the server of a Spring Boot application, alone and against the nginx before it. */
final class SpringRules {

    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final double USUAL_IDLE_SECONDS = 60;
    private static final int MARGIN_SECONDS = 15;

    private final ServerSettings spring;
    private final NginxVersion version;
    private final boolean tomcat;
    private final List<Finding> findings = new ArrayList<>();

    SpringRules(ServerSettings spring, NginxVersion version) {
        this.spring = spring;
        this.version = version;
        this.tomcat = spring.server() == ServerKind.TOMCAT;
    }

    /** @param nginx what stands before it; null when that is not known */
    List<Finding> check(@Nullable NginxModel nginx) {
        spring.problems().forEach(this::problem);
        List<Upstream> pools = nginx == null ? List.of() : pools(nginx);
        if (nginx == null || !pools.isEmpty()) {
            requests(pools);
        }
        shutdown();
        if (nginx == null) {
            shortIdle();
        } else {
            pools.forEach(this::idleRace);
            connections(nginx, pools);
        }
        return findings;
    }

    /** Returns the pools that some proxy_pass fills. */
    private List<Upstream> pools(NginxModel nginx) {
        List<Upstream> used = nginx.hops().stream()
                .filter(hop -> hop.overHttp1() || hop.pass().is("grpc_pass"))
                .filter(hop -> hop.answer(version).reuse() != ProxyHop.Reuse.NO)
                .flatMap(hop -> hop.answer(version).upstreams().stream())
                .distinct()
                .toList();
        return used.stream().filter(upstream -> upstream.pool(version) > 0).toList();
    }

    private void problem(Problem problem) {
        Rule rule = switch (problem.kind()) {
            case REFUSED -> Rule.SPRING_REFUSED;
            case UNRESOLVED -> Rule.SPRING_UNRESOLVED;
            case IGNORED_KEY -> Rule.SPRING_KEY_IGNORED;
            case IMPORT -> Rule.SPRING_IMPORT_MISSING;
            case ENVIRONMENT -> Rule.SPRING_ENVIRONMENT;
            case BUILD -> Rule.SPRING_BUILD_FILTER;
            case READ -> Rule.SPRING_READ;
            case HTTP2 -> Rule.SPRING_HTTP2_IDLE;
        };
        findings.add(rule.finding(problem.place().file(), problem.place().line(), problem.message(), problem.fix()));
    }

    private void add(Rule rule, Setting<?> setting, String message, String fix) {
        findings.add(rule.finding(setting.place().file(), setting.place().line(), message, fix));
    }

    private static String byDefault(Setting<?> setting) {
        return setting.from() == From.DEFAULT ? ", the default" : "";
    }

    private void requests(List<Upstream> pools) {
        Setting<Long> setting = spring.requests();
        Long requests = setting.value();
        if (requests == null || requests == NO_LIMIT) {
            return;
        }
        String lift = setting.key() + ": -1";
        if (requests == 1) {
            add(tomcat ? Rule.TOMCAT_KEEPALIVE_OFF : Rule.SERVER_KEEPALIVE_OFF, setting, setting.key() + " is 1", lift);
            return;
        }
        long usual = version.atLeast(1, 19, 10) ? 1000 : 100;
        Optional<Upstream> longest = pools.stream().max(Comparator.comparingLong(pool -> cap(pool, usual)));
        long cap = longest.map(pool -> cap(pool, usual)).orElse(usual);
        if (requests < cap) {
            add(
                    tomcat ? Rule.TOMCAT_REQUEST_CAP : Rule.SERVER_REQUEST_CAP,
                    setting,
                    setting.key() + " is " + requests + byDefault(setting) + ", "
                            + longest.map(pool -> "nginx's upstream " + pool.name() + " would send " + cap)
                                    .orElse("nginx would send " + cap + " unless told otherwise"),
                    lift);
        }
    }

    private static long cap(Upstream pool, long usual) {
        return Units.number(pool.setting("keepalive_requests", String.valueOf(usual)))
                .orElse(usual);
    }

    private void shutdown() {
        Setting<Shutdown> setting = spring.shutdown();
        if (setting.value() != Shutdown.IMMEDIATE) {
            return;
        }
        // Which versions have it as their default depends on a version that should be known before anybody is warned.
        if (setting.from() == From.WRITTEN || !spring.version().assumed()) {
            add(
                    tomcat ? Rule.TOMCAT_SHUTDOWN : Rule.SERVER_SHUTDOWN,
                    setting,
                    setting.key() + " is immediate"
                            + (setting.from() == From.DEFAULT ? ", the default before Spring Boot 3.4" : ""),
                    setting.key() + ": graceful");
        }
    }

    private void shortIdle() {
        Setting<Double> setting = spring.idleSeconds();
        Double idle = setting.value();
        if (idle != null && setting.from() == From.WRITTEN && idle < USUAL_IDLE_SECONDS) {
            add(
                    Rule.SPRING_IDLE_SHORT,
                    setting,
                    idleOfServer(idle) + "; nginx and most load balancers keep one for 60 s",
                    spring.server().idleKey() + ": 75s, or tell --nginx-conf to compare");
        }
    }

    private String idleOfServer(double idle) {
        Setting<Double> setting = spring.idleSeconds();
        // Tomcat's poller looks for timeouts once a second.
        String rounds = tomcat && idle < 1 ? " (it looks once a second)" : "";
        return spring.server().label() + " drops an idle connection after " + duration(idle) + rounds
                + (setting.from() == From.DEFAULT ? ", its default" : ", by " + setting.key());
    }

    private void idleRace(Upstream upstream) {
        Setting<Double> setting = spring.idleSeconds();
        Double backend = setting.value();
        double idle =
                Units.seconds(upstream.setting("keepalive_timeout", "60s")).orElse(USUAL_IDLE_SECONDS);
        if (backend != null && idle > 0 && idle >= backend) {
            add(
                    Rule.UPSTREAM_IDLE_RACE,
                    setting,
                    idleOfServer(backend) + "; nginx's upstream " + upstream.name() + " keeps it for " + duration(idle),
                    spring.server().idleKey() + ": " + Math.round(Math.ceil(idle) + MARGIN_SECONDS) + "s");
        }
    }

    private void connections(NginxModel nginx, List<Upstream> pools) {
        Setting<Long> setting = spring.connections();
        Long limit = setting.value();
        Long workers = nginx.workers();
        long held = pools.stream().mapToLong(pool -> pool.pool(version)).sum() * (workers == null ? 1 : workers);
        if (limit != null && limit < held) {
            add(
                    tomcat ? Rule.TOMCAT_CONNECTIONS : Rule.SERVER_CONNECTIONS,
                    setting,
                    setting.key() + " is " + limit + byDefault(setting) + ", nginx's pools hold up to " + held,
                    setting.key() + ": " + 2 * held);
        }
    }

    /** Whole seconds as such, all else in milliseconds. */
    private static String duration(double seconds) {
        return seconds == Math.rint(seconds)
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.0f ms", seconds * 1000);
    }
}
