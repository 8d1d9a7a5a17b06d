package io.github.keepalivelab.study.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.ProxyPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pool with fewer places than servers is enough for a method that keeps to one server, and that takes a key. */
final class StickyPoolTests {

    private static final NginxVersion WITH_STICKY = new NginxVersion(1, 30, 6);

    @TempDir
    Path folder = Path.of(".");

    @ParameterizedTest
    @CsvSource({
        "ip_hash,                              YES, ''",
        "hash $request_uri,                    YES, ''",
        "hash $remote_addr$http_x,             YES, ''",
        "hash $http_x,                         NO,  NO unless the client sends the header x",
        "hash $http_x consistent,              NO,  NO unless the client sends the header x",
        "hash $cookie_id$arg_id,               NO,  NO unless the client sends the argument id",
        "sticky cookie id,                     NO,  NO unless the client sends the cookie id",
        "sticky route $remote_addr,            NO,  ''",
        "sticky learn create=$upstream_cookie_id lookup=$cookie_id zone=clients:1m, NO, NO unless the client sends the cookie id",
    })
    void reuseDependsOnTheKey(String method, String reuse, String condition) throws IOException {
        ProxyPass pass = judge(method, "");
        assertThat(pass.reuse()).isEqualTo(reuse);
        assertThat(pass.condition() == null ? "" : pass.condition()).isEqualTo(condition);
    }

    @ParameterizedTest
    @CsvSource({"$http_x, NO unless the client sends the header x", "$remote_addr, ''"})
    void aRouteNeedsServersThatAreNamed(String route, String condition) throws IOException {
        ProxyPass pass = judge("sticky route " + route, " route=a");
        assertThat(pass.condition() == null ? "" : pass.condition()).isEqualTo(condition);
    }

    private ProxyPass judge(String method, String ofServer) throws IOException {
        Path file = Files.writeString(folder.resolve("nginx.conf"), """
                events {}
                http {
                    upstream app {
                        zone app 64k;
                        %s;
                        server 127.0.0.1:1%s;
                        server 127.0.0.1:2%s;
                        keepalive 1;
                    }
                    server {
                        listen 80;
                        location / {
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_pass http://app;
                        }
                    }
                }
                """.formatted(method, ofServer, ofServer));
        return Diagnoses.doctor(WITH_STICKY).files(file, null).proxyPasses().get(0);
    }
}
