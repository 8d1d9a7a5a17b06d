package io.github.keepalivelab.driver;

import io.github.keepalivelab.result.Environment;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the load driver as a service. */
public final class LoadDriver {

    private LoadDriver() {}

    /**
     * Starts and returns when the port answers; rounds begin at once and go on until the process ends.
     *
     * @param settings where to listen, what to drive
     * @param environment read anew for each round
     * @return the port that was opened
     */
    public static int start(DriverSettings settings, Supplier<Environment> environment) {
        SpringApplication application = new SpringApplication(Wiring.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(DriverSettings.class, () -> settings);
            beans.registerBean(EnvironmentSource.class, () -> new EnvironmentSource(environment));
        });
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("server.address", settings.address());
        defaults.put("server.port", settings.port());
        defaults.put("server.tomcat.threads.max", 8);
        // A body that is refused is still read to its end, up to here, so that the answer arrives.
        defaults.put("server.tomcat.max-swallow-size", "20MB");
        defaults.put("management.endpoints.web.exposure.include", "health,prometheus");
        defaults.put("spring.mvc.problemdetails.enabled", true);
        defaults.put("spring.main.log-startup-info", false);
        defaults.put("spring.jackson.mapper.sort-properties-alphabetically", false);
        defaults.put("logging.level.root", "warn");
        defaults.put("logging.level.io.github.keepalivelab", "info");
        defaults.put("logging.level.org.springdoc", "error");
        defaults.put("logging.pattern.console", "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %m%n");
        application.setDefaultProperties(defaults);
        ConfigurableApplicationContext context = application.run();
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Where a round's environment comes from. */
    record EnvironmentSource(Supplier<Environment> read) {}

    /** The beans. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(RunsController.class)
    static class Wiring {

        @Bean
        RunStore runStore(DriverSettings settings) {
            return new RunStore(settings.data(), settings.keptRuns());
        }

        @Bean
        LiveMetrics liveMetrics(MeterRegistry registry) {
            return new LiveMetrics(registry);
        }

        @Bean(destroyMethod = "close")
        Rounds rounds(DriverSettings settings, EnvironmentSource environment, RunStore store, LiveMetrics metrics) {
            return new Rounds(settings, environment.read(), store, metrics);
        }
    }
}
