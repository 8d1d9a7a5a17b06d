package io.github.keepalivelab.system.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Handshake;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.NginxSettings.Factor;
import io.github.keepalivelab.plan.NginxVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NginxConfigWriterTests {

    private static String config(NginxVersion version, ConnectionPolicy client, ConnectionPolicy upstream) {
        return write(version, NginxSettings.of(Hop.of(client), Hop.of(upstream), 16));
    }

    private static String write(NginxVersion version, NginxSettings settings) {
        return new NginxConfigWriter(version, "", 1)
                .write(List.of(new NginxConfigWriter.Server(8001, settings)), 8000, 9000);
    }

    @Test
    void aShortUpstreamIsSwitchedOffExplicitlyWhereItIsOnByDefault() {
        assertThat(config(new NginxVersion(1, 30, 0), ConnectionPolicy.LONG, ConnectionPolicy.SHORT))
                .contains("keepalive 0;")
                .contains("proxy_http_version 1.1;")
                .contains("proxy_set_header Connection close;");
        // Older versions refuse 0.
        assertThat(config(new NginxVersion(1, 22, 1), ConnectionPolicy.LONG, ConnectionPolicy.SHORT))
                .doesNotContain("keepalive 0;");
    }

    @Test
    void aLongUpstreamHasAllThreeSettings() {
        assertThat(config(new NginxVersion(1, 18, 0), ConnectionPolicy.LONG, ConnectionPolicy.LONG))
                .contains("keepalive 16;")
                .contains("proxy_http_version 1.1;")
                .contains("proxy_set_header Connection \"\";")
                .doesNotContain("keepalive_time ");
    }

    @Test
    void aShortClientHopClosedByTheServerIsOffInNginxToo() {
        assertThat(config(new NginxVersion(1, 22, 1), ConnectionPolicy.SHORT, ConnectionPolicy.LONG))
                .contains("listen 127.0.0.1:8001 backlog=1024 so_keepalive=off;\n        keepalive_timeout 0;");
    }

    @Test
    void aServerOverTlsResumesOnlyWhereItIsSaid() {
        NginxSettings settings = NginxSettings.of(Hop.of(ConnectionPolicy.LONG), Hop.of(ConnectionPolicy.LONG), 16);
        String both = new NginxConfigWriter(new NginxVersion(1, 22, 1), "", 1)
                .write(
                        List.of(
                                new NginxConfigWriter.Server("127.0.0.1", 8001, settings, "127.0.0.1", Handshake.FULL),
                                new NginxConfigWriter.Server(
                                        "127.0.0.1", 8002, settings, "127.0.0.1", Handshake.RESUMED)),
                        8000,
                        9000);
        assertThat(both)
                .contains("ssl_certificate tls.pem;")
                .containsSubsequence(
                        "listen 127.0.0.1:8001 ssl backlog=1024 so_keepalive=off;",
                        "ssl_session_cache off;",
                        "ssl_session_tickets off;",
                        "listen 127.0.0.1:8002 ssl backlog=1024 so_keepalive=off;",
                        "ssl_session_cache shared:arm1:4m;",
                        "ssl_session_tickets on;")
                .contains("access_log handshakes1.log handshake if=$first_request;");
        assertThat(write(new NginxVersion(1, 22, 1), settings)).doesNotContain("ssl");
    }

    @Test
    void aFactorLeftOutIsNotWritten() {
        NginxSettings none = NginxSettings.combination(Factor.OMITTED, Factor.OMITTED, Factor.OMITTED, 8);
        assertThat(write(new NginxVersion(1, 30, 0), none))
                .doesNotContain("keepalive 0;", "keepalive 8;", "proxy_http_version", "proxy_set_header Connection");
        NginxSettings off = NginxSettings.combination(Factor.OFF, Factor.OFF, Factor.OFF, 8);
        assertThat(write(new NginxVersion(1, 30, 0), off))
                .contains("keepalive 0;", "proxy_http_version 1.0;", "proxy_set_header Connection close;");
    }

    @Test
    void versionsCompareByNumber() {
        assertThat(NginxVersion.find("nginx version: nginx/1.30.6 (Debian)")).hasValue(new NginxVersion(1, 30, 6));
        assertThat(NginxVersion.parse("1.22.1")).hasToString("1.22.1");
        assertThat(new NginxVersion(1, 9, 15).atLeast(1, 18, 0)).isFalse();
        assertThat(new NginxVersion(1, 29, 7).atLeast(1, 29, 7)).isTrue();
    }
}
