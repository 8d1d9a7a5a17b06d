package io.github.keepalivelab.service.backend;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Wires the service under test. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({HelloController.class, BackendConfiguration.Problems.class, BackendConfiguration.ConnectionsEndpoint.class})
class BackendConfiguration {

    @Bean
    ConnectionLedger connectionLedger(MeterRegistry registry) {
        ConnectionLedger ledger = new ConnectionLedger();
        FunctionCounter.builder("lab.connections.accepted", ledger, ConnectionLedger::acceptedTotal)
                .description("TCP connections accepted")
                .register(registry);
        Gauge.builder("lab.connections.open", ledger, ConnectionLedger::open)
                .description("TCP connections open now")
                .register(registry);
        DistributionSummary carried = DistributionSummary.builder("lab.connections.requests")
                .description("Requests that a connection had carried when it closed")
                .serviceLevelObjectives(1, 2, 10, 100, 1000, 10_000)
                .register(registry);
        ledger.onClosed(carried::record);
        return ledger;
    }

    @Bean
    Knobs knobs(@Value("${lab.knobs:false}") boolean enabled) {
        return new Knobs(enabled);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> countConnections(
            ConnectionLedger ledger, @Value("${lab.tcp-keepalive:false}") boolean tcpKeepalive) {
        return factory -> {
            factory.setProtocol(CountingProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof CountingProtocol counting) {
                    counting.report(ledger);
                }
                // SO_KEEPALIVE; Spring Boot has no property for it.
                connector.setProperty("socket.soKeepAlive", String.valueOf(tcpKeepalive));
            });
        };
    }

    /** What the lab reads at each edge of a window: a few numbers, without the cost of a whole scrape. */
    @Endpoint(id = "connections")
    static final class ConnectionsEndpoint {

        private final ConnectionLedger ledger;

        ConnectionsEndpoint(ConnectionLedger ledger) {
            this.ledger = ledger;
        }

        @ReadOperation
        Map<String, Long> counts() {
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("accepted", ledger.acceptedTotal());
            counts.put("open", ledger.open());
            counts.put("requests", ledger.requestTotal());
            counts.put("compileMillis", ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
            counts.put("cpuNanos", cpuNanos());
            return counts;
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** Bad requests are answered with problem+json. */
    @RestControllerAdvice
    static final class Problems extends ResponseEntityExceptionHandler {

        @ExceptionHandler(Knobs.KnobException.class)
        ProblemDetail knob(Knobs.KnobException e) {
            return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
