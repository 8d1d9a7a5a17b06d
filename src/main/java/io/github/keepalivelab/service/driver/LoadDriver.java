package io.github.keepalivelab.service.driver;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

/** Starts the load driver as a service. */
public final class LoadDriver {

    private LoadDriver() {}

    /**
     * Starts and returns when the port answers; rounds begin at once and go on until the process ends.
     *
     * @param settings where to listen, what to drive
     * @return the port that was opened
     */
    public static int start(DriverSettings settings) {
        return port(run(settings));
    }

    static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    static ConfigurableApplicationContext run(DriverSettings settings) {
        SpringApplication application = new SpringApplication(Wiring.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(DriverSettings.class, () -> settings);
        });
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("server.address", settings.address());
        defaults.put("server.port", settings.port());
        defaults.put("server.tomcat.threads.max", 8);
        // A body that is refused is still read to its end, up to here, so that the answer arrives.
        defaults.put("server.tomcat.max-swallow-size", "20MB");
        // Open pages have streams that never end; whoever presses Ctrl-C does not wait for them.
        defaults.put("server.shutdown", "immediate");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "2s");
        defaults.put("management.endpoints.web.exposure.include", "health,prometheus");
        defaults.put("spring.mvc.problemdetails.enabled", true);
        // What the public dashboards for Spring Boot and the JVM choose by.
        defaults.put("management.metrics.tags.application", "keepalive-lab-driver");
        defaults.put("spring.main.log-startup-info", false);
        defaults.put("spring.jackson.mapper.sort-properties-alphabetically", false);
        defaults.put("springdoc.default-produces-media-type", "application/json");
        defaults.put("logging.level.root", "warn");
        defaults.put("logging.level.io.github.keepalivelab", "info");
        defaults.put("logging.level.org.springdoc", "error");
        // Whoever started this says in one sentence what went wrong.
        defaults.put("logging.level.org.springframework.boot.SpringApplication", "off");
        defaults.put("logging.level.org.springframework.boot.diagnostics", "off");
        defaults.put("logging.pattern.console", "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %m%n");
        application.setDefaultProperties(defaults);
        return application.run();
    }

    /** The beans. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({RunsController.class, RunViews.class, RunErrors.class, PageController.class, ErrorAnswers.class})
    static class Wiring {

        @Bean(destroyMethod = "close")
        RunStore runStore(DriverSettings settings) {
            return new RunStore(settings.data(), settings.keptRuns());
        }

        @Bean
        LiveMetrics liveMetrics(MeterRegistry registry) {
            return new LiveMetrics(registry);
        }

        @Bean
        ApiDescription apiDescription() {
            return new ApiDescription();
        }

        @Bean
        LiveRound liveRound() {
            return new LiveRound();
        }

        @Bean(destroyMethod = "close")
        Rounds rounds(DriverSettings settings, RunStore store, LiveMetrics metrics, LiveRound live) {
            return new Rounds(settings, store, metrics, live);
        }

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> problems() {
            return factory -> factory.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new ProblemValve()));
        }

        @Bean
        FilterRegistrationBean<Gatekeeper> gatekeeper(DriverSettings settings) {
            FilterRegistrationBean<Gatekeeper> gate =
                    new FilterRegistrationBean<>(new Gatekeeper(settings.hostNames()));
            gate.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return gate;
        }
    }
}
