package io.github.keepalivelab.study.doctor.spring;

import java.util.List;

/**
 * What a configuration of Spring Boot means for the connections of its server.
 *
 * @param file the file that was asked for
 * @param server the embedded server
 * @param version of Spring Boot
 * @param idleSeconds how long an idle connection is kept, in seconds; infinite for no limit
 * @param requests requests on one connection; the largest number for no limit
 * @param connections connections at the same time; the largest number for no limit
 * @param shutdown how the server ends
 * @param problems what is wrong or open, whatever stands before the application
 */
public record ServerSettings(
        String file,
        ServerKind server,
        BootVersion version,
        Setting<Double> idleSeconds,
        Setting<Long> requests,
        Setting<Long> connections,
        Setting<Shutdown> shutdown,
        List<Problem> problems) {

    /** How a server ends, with Boot's names. */
    public enum Shutdown {
        /** Requests in flight are answered. */
        GRACEFUL,
        /** Connections are closed as they are. */
        IMMEDIATE
    }
}
