package io.github.keepalivelab.study.doctor.spring;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servers that Spring Boot can embed, each with its own keys and defaults. */
public enum ServerKind {
    /** 60 s for an idle connection and 100 requests on one, 8192 connections. */
    TOMCAT(
            "Tomcat",
            "server.tomcat",
            "keep-alive-timeout",
            "connection-timeout",
            60,
            "max-keep-alive-requests",
            100,
            "max-connections",
            8192),
    /** 30 s for an idle connection; connections are counted only when that is asked for. */
    JETTY(
            "Jetty",
            "server.jetty",
            "connection-idle-timeout",
            null,
            30,
            null,
            Long.MAX_VALUE,
            "max-connections",
            Long.MAX_VALUE),
    /** 60 s for an idle connection, which Undertow sets itself; Boot 4 has no Undertow. */
    UNDERTOW(
            "Undertow",
            "server.undertow",
            // The options are set after the key of Boot, so they win.
            "options.server.no-request-timeout",
            "no-request-timeout",
            60,
            null,
            Long.MAX_VALUE,
            null,
            Long.MAX_VALUE),
    /** No limits but those that are written. */
    NETTY(
            "Reactor Netty",
            "server.netty",
            "idle-timeout",
            null,
            Double.POSITIVE_INFINITY,
            "max-keep-alive-requests",
            Long.MAX_VALUE,
            null,
            Long.MAX_VALUE);

    private final String label;
    private final String prefix;
    private final String idleKey;
    private final @Nullable String secondIdleKey;
    private final double idleSeconds;
    private final @Nullable String requestsKey;
    private final long requests;
    private final @Nullable String connectionsKey;
    private final long connections;

    ServerKind(
            String label,
            String prefix,
            String idleKey,
            @Nullable String secondIdleKey,
            double idleSeconds,
            @Nullable String requestsKey,
            long requests,
            @Nullable String connectionsKey,
            long connections) {
        this.label = label;
        this.prefix = prefix;
        this.idleKey = idleKey;
        this.secondIdleKey = secondIdleKey;
        this.idleSeconds = idleSeconds;
        this.requestsKey = requestsKey;
        this.requests = requests;
        this.connectionsKey = connectionsKey;
        this.connections = connections;
    }

    /** Returns its name as people write it. */
    public String label() {
        return label;
    }

    /** Returns what the names of its keys begin with, without a dot at the end. */
    public String prefix() {
        return prefix;
    }

    /** Returns the key to write for the time that an idle connection is kept. */
    public String idleKey() {
        return prefix + "." + (this == UNDERTOW ? "no-request-timeout" : idleKey);
    }

    /** Returns the keys that decide about idle connections; the first that is written counts. */
    List<String> idleKeys() {
        return Stream.of(Optional.of(idleKey), Optional.ofNullable(secondIdleKey))
                .flatMap(Optional::stream)
                .map(key -> prefix + "." + key)
                .toList();
    }

    /** Returns how long an idle connection is kept by default, in seconds; infinite for no limit. */
    double idleSeconds() {
        return idleSeconds;
    }

    /** Returns the key for the requests of a connection; null where there is no such limit. */
    @Nullable
    String requestsKey() {
        return requestsKey == null ? null : prefix + "." + requestsKey;
    }

    /** Returns the requests of a connection by default, the largest number for no limit. */
    long requests() {
        return requests;
    }

    /** Returns the key for the number of connections; null where there is no such limit. */
    @Nullable
    String connectionsKey() {
        return connectionsKey == null ? null : prefix + "." + connectionsKey;
    }

    /** Returns the connections by default, the largest number for no limit. */
    long connections() {
        return connections;
    }
}
