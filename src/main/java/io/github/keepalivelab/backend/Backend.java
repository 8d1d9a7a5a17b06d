package io.github.keepalivelab.backend;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;

/** Starts the service under test. */
public final class Backend {

    private Backend() {}

    /**
     * Starts and returns when both ports answer.
     *
     * @param address where the service listens; the management port is always on loopback
     * @param port of the service, 0 for any
     * @param managementPort of health and metrics, 0 for any
     * @param knobs whether requests may ask for delay, size, CPU burn and freeze
     * @param maxRequestsPerConnection Tomcat's cap; -1 for none
     */
    public static void start(
            String address, int port, int managementPort, boolean knobs, int maxRequestsPerConnection) {
        SpringApplication application = new SpringApplication(BackendConfiguration.class);
        application.setBannerMode(Banner.Mode.OFF);
        Map<String, Object> settings = new TreeMap<>();
        settings.put("server.address", address);
        settings.put("server.port", port);
        settings.put("management.server.address", "127.0.0.1");
        settings.put("management.server.port", managementPort);
        settings.put("management.endpoints.web.exposure.include", "health,prometheus,connections");
        settings.put("server.tomcat.max-keep-alive-requests", maxRequestsPerConnection);
        settings.put("server.tomcat.keep-alive-timeout", "1h");
        settings.put("server.tomcat.accept-count", 1024);
        settings.put("server.tomcat.threads.max", 64);
        settings.put("server.tomcat.mbeanregistry.enabled", true);
        settings.put("spring.mvc.problemdetails.enabled", true);
        settings.put("spring.main.log-startup-info", false);
        settings.put("logging.level.root", "warn");
        settings.put("lab.knobs", knobs);
        application.setDefaultProperties(settings);
        application.run();
    }
}
