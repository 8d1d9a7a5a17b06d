package io.github.keepalivelab.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The Prometheus page of a Spring Boot service. */
final class ServiceRequestsTests {

    @Test
    void everyAnswerButTheActuatorsCounts() throws IOException {
        assertThat(ServiceRequests.parse("""
                # HELP http_server_requests_seconds
                # TYPE http_server_requests_seconds summary
                http_server_requests_seconds_count{error="none",method="GET",outcome="SUCCESS",status="200",uri="/actuator/prometheus"} 7
                http_server_requests_seconds_count{error="none",method="GET",outcome="SUCCESS",status="200",uri="/keep-alive/hello"} 1200
                http_server_requests_seconds_sum{error="none",method="GET",outcome="SUCCESS",status="200",uri="/keep-alive/hello"} 1.5
                http_server_requests_seconds_count{error="none",method="GET",outcome="CLIENT_ERROR",status="404",uri="/**"} 1.0E3
                """)).isEqualTo(2200);
    }

    @Test
    void aServiceThatNobodyAskedHasNoTimerYet() throws IOException {
        assertThat(ServiceRequests.parse("jvm_threads_live_threads 12.0\n")).isZero();
    }

    @Test
    void anotherPageIsNone() {
        assertThatThrownBy(() -> ServiceRequests.parse("<html>hello</html>"))
                .isInstanceOf(IOException.class)
                .hasMessage("not the Prometheus page of a Spring Boot service");
    }
}
