package io.github.keepalivelab.service.backend;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Starts the service under test. */
public final class Backend {

    private Backend() {}

    /** The ports that were opened. */
    public record Listening(int port, int managementPort) {}

    /**
     * What to start.
     *
     * @param address where the service listens
     * @param port of the service, 0 for any
     * @param managementAddress where health and metrics listen
     * @param managementPort of health and metrics, 0 for any
     * @param knobs whether requests may ask for delay, size, CPU burn and freeze
     * @param maxRequestsPerConnection Tomcat's cap; -1 for none
     * @param idleSeconds after which Tomcat closes an idle connection
     * @param tcpKeepalive whether the kernel probes client connections, at its own settings
     */
    public record Settings(
            String address,
            int port,
            String managementAddress,
            int managementPort,
            boolean knobs,
            int maxRequestsPerConnection,
            int idleSeconds,
            boolean tcpKeepalive) {}

    /**
     * Starts and returns when both ports answer.
     *
     * @return the ports that were opened
     * @throws PortTakenException when something listens on one of the ports already
     */
    public static Listening start(Settings asked) {
        SpringApplication application = new SpringApplication(BackendConfiguration.class);
        application.setBannerMode(Banner.Mode.OFF);
        Map<String, Object> settings = new TreeMap<>();
        settings.put("server.address", asked.address());
        settings.put("server.port", asked.port());
        settings.put("management.server.address", asked.managementAddress());
        settings.put("management.server.port", asked.managementPort());
        settings.put("management.endpoints.web.exposure.include", "health,prometheus,connections");
        settings.put("server.tomcat.max-keep-alive-requests", asked.maxRequestsPerConnection());
        settings.put("server.tomcat.keep-alive-timeout", asked.idleSeconds() + "s");
        settings.put("server.tomcat.accept-count", 1024);
        settings.put("server.tomcat.threads.max", 64);
        settings.put("server.tomcat.mbeanregistry.enabled", true);
        settings.put("spring.mvc.problemdetails.enabled", true);
        // What the public dashboards for Spring Boot and the JVM choose by.
        settings.put("management.metrics.tags.application", "keepalive-lab-backend");
        settings.put("spring.main.log-startup-info", false);
        settings.put("springdoc.api-docs.enabled", false);
        settings.put("logging.level.root", "warn");
        // Whoever started this says in one sentence what went wrong.
        settings.put("logging.level.org.springframework", "error");
        settings.put("logging.level.org.springframework.boot.SpringApplication", "off");
        settings.put("logging.level.org.springframework.boot.diagnostics", "off");
        settings.put("lab.knobs", asked.knobs());
        settings.put("lab.tcp-keepalive", asked.tcpKeepalive());
        application.setDefaultProperties(settings);
        Environment opened = run(application).getEnvironment();
        return new Listening(
                opened.getRequiredProperty("local.server.port", Integer.class),
                opened.getRequiredProperty("local.management.port", Integer.class));
    }

    private static ConfigurableApplicationContext run(SpringApplication application) {
        try {
            return application.run();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException taken) {
                    throw new PortTakenException(taken.getPort());
                }
            }
            throw e;
        }
    }

    /** Something listens on a port already. */
    public static final class PortTakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PortTakenException(int port) {
            super("port " + port + " is already in use");
        }
    }
}
