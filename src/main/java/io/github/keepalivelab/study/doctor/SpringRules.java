package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.spring.SpringConfig;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules about Tomcat under Spring Boot, alone and against the nginx before it. */
final class SpringRules {

    private static final String TIMEOUT = "server.tomcat.keep-alive-timeout";
    private static final String CONNECTION_TIMEOUT = "server.tomcat.connection-timeout";
    private static final String REQUESTS = "server.tomcat.max-keep-alive-requests";
    private static final String CONNECTIONS = "server.tomcat.max-connections";
    private static final String SHUTDOWN = "server.shutdown";
    private static final double DEFAULT_TIMEOUT_SECONDS = 60;
    private static final long DEFAULT_REQUESTS = 100;
    private static final long DEFAULT_CONNECTIONS = 8192;

    private final SpringConfig spring;
    private final NginxVersion version;
    private final List<Finding> findings = new ArrayList<>();

    SpringRules(SpringConfig spring, NginxVersion version) {
        this.spring = spring;
        this.version = version;
    }

    /** @param nginx what stands before it; null when that is not known */
    List<Finding> check(@Nullable NginxModel nginx) {
        requests(nginx);
        shutdown();
        if (nginx != null) {
            idleRace(nginx);
            connections(nginx);
        }
        return findings;
    }

    private void add(Rule rule, String setting, String message, String fix) {
        int line = spring.get(setting).map(SpringConfig.Setting::line).orElse(0);
        findings.add(rule.finding(spring.file(), line, message, fix));
    }

    private long number(String name, long otherwise) {
        return spring.get(name)
                .flatMap(s -> {
                    try {
                        return Optional.of(Long.parseLong(s.value().strip()));
                    } catch (NumberFormatException e) {
                        return Optional.empty();
                    }
                })
                .orElse(otherwise);
    }

    private void requests(@Nullable NginxModel nginx) {
        long requests = number(REQUESTS, DEFAULT_REQUESTS);
        if (requests == 1) {
            add(Rule.TOMCAT_KEEPALIVE_OFF, REQUESTS, REQUESTS + " is 1", REQUESTS + ": -1");
        } else if (requests > 1 && requests < nginxCap(nginx)) {
            add(
                    Rule.TOMCAT_REQUEST_CAP,
                    REQUESTS,
                    REQUESTS + " is " + requests + (spring.get(REQUESTS).isEmpty() ? ", the default" : ""),
                    REQUESTS + ": -1");
        }
    }

    private long nginxCap(@Nullable NginxModel nginx) {
        long usual = version.atLeast(1, 19, 10) ? 1000 : 100;
        return nginx == null
                ? usual
                : nginx.upstreams().stream()
                        .mapToLong(u -> Units.number(u.setting("keepalive_requests", String.valueOf(usual)))
                                .orElse(usual))
                        .max()
                        .orElse(usual);
    }

    private void shutdown() {
        if (spring.get(SHUTDOWN)
                .filter(s -> s.value().equalsIgnoreCase("immediate"))
                .isPresent()) {
            add(Rule.TOMCAT_SHUTDOWN, SHUTDOWN, SHUTDOWN + " is immediate", SHUTDOWN + ": graceful");
        }
    }

    private double idleSeconds() {
        double connection = spring.get(CONNECTION_TIMEOUT)
                .map(s -> Units.springSeconds(s.value()).orElse(DEFAULT_TIMEOUT_SECONDS))
                .orElse(DEFAULT_TIMEOUT_SECONDS);
        return spring.get(TIMEOUT)
                .map(s -> Units.springSeconds(s.value()).orElse(connection))
                .orElse(connection);
    }

    private void idleRace(NginxModel nginx) {
        double tomcat = idleSeconds();
        if (tomcat < 0) {
            return;
        }
        for (Upstream upstream : nginx.upstreams()) {
            double idle =
                    Units.seconds(upstream.setting("keepalive_timeout", "60s")).orElse(60);
            if (upstream.pool(version) > 0 && idle >= tomcat) {
                add(
                        Rule.UPSTREAM_IDLE_RACE,
                        spring.get(TIMEOUT).isPresent() ? TIMEOUT : CONNECTION_TIMEOUT,
                        String.format(
                                Locale.ROOT,
                                "Tomcat drops an idle connection after %.0f s, nginx's upstream %s keeps it for %.0f s",
                                tomcat,
                                upstream.name(),
                                idle),
                        String.format(Locale.ROOT, "%s: %.0fs", TIMEOUT, idle + 15));
            }
        }
    }

    private void connections(NginxModel nginx) {
        long limit = number(CONNECTIONS, DEFAULT_CONNECTIONS);
        Long workers = nginx.workers();
        long pools = nginx.upstreams().stream().mapToLong(u -> u.pool(version)).sum() * (workers == null ? 1 : workers);
        if (limit > 0 && limit < pools) {
            add(
                    Rule.TOMCAT_CONNECTIONS,
                    CONNECTIONS,
                    CONNECTIONS + " is " + limit + ", nginx's pools hold up to " + pools,
                    CONNECTIONS + ": " + 2 * pools);
        }
    }
}
