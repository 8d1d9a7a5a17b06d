package io.github.keepalivelab.system.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.system.nginx.NginxSyntaxTest.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NginxSyntaxTestTests {

    @Test
    void whatNginxRefusesIsSaidInItsWords() {
        NginxSyntaxTest test = NginxSyntaxTest.of("""
                nginx: [warn] the "user" directive makes sense only if the master process runs with super-user privileges
                nginx: [emerg] unknown directive "keepalives" in /etc/nginx/nginx.conf:7
                nginx: configuration file /etc/nginx/nginx.conf test failed
                """);
        assertThat(test.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(test.message()).isEqualTo("unknown directive \"keepalives\" in /etc/nginx/nginx.conf:7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx: [emerg] open() \"/run/nginx.pid\" failed (13: Permission denied)",
                "2026/01/01 00:00:00 [emerg] 12#12: mkdir() \"/var/cache/nginx\" failed (2: No such file or directory)",
                "nginx: [emerg] host not found in upstream \"app\" in /etc/nginx/nginx.conf:9",
                "nginx: [emerg] cannot load certificate \"/etc/tls/a.crt\": BIO_new_file() failed",
                "nginx: [emerg] getpwnam(\"www\") failed in /etc/nginx/nginx.conf:1"
            })
    void whatTheMachineLacksSaysNothingOfTheText(String line) {
        assertThat(NginxSyntaxTest.of(line).outcome()).isEqualTo(Outcome.UNTESTED);
        assertThat(NginxSyntaxTest.of(line).message()).doesNotContain("emerg");
    }
}
