package io.github.keepalivelab.study.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How files, includes and dumps are read. */
final class NginxFilesTests {

    @TempDir
    Path folder = Path.of(".");

    @Test
    void includesAreRelativeToTheMainFile() throws IOException {
        Files.createDirectories(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("nginx.conf"), "events {}\nhttp { include conf.d/*.conf; }\n");
        Files.writeString(
                folder.resolve("conf.d/app.conf"),
                "upstream app { server 127.0.0.1:1; }\nserver {\n listen 80;\n location / { proxy_pass http://app; }\n}\n");
        ConfigDoctor.Diagnosis diagnosis = Diagnoses.doctor(Diagnoses.OLD).files(folder.resolve("nginx.conf"), null);
        assertThat(diagnosis.proxyPasses()).hasSize(1);
        assertThat(diagnosis.proxyPasses().get(0).file()).endsWith("conf.d/app.conf");
        assertThat(diagnosis.proxyPasses().get(0).line()).isEqualTo(4);
    }

    @Test
    void theOutputOfNginxDashTIsManyFiles() {
        String dump = """
                # configuration file /etc/nginx/nginx.conf:
                events {}
                http { include sites/*; }

                # configuration file /etc/nginx/sites/app:
                server {
                    listen 80;
                    location / { proxy_pass http://127.0.0.1:1; }
                }
                """;
        ConfigDoctor.Diagnosis diagnosis = Diagnoses.doctor(Diagnoses.OLD).text("stdin", dump, null);
        assertThat(diagnosis.proxyPasses().get(0).file()).isEqualTo("/etc/nginx/sites/app");
        assertThat(diagnosis.proxyPasses().get(0).line()).isEqualTo(3);
    }

    @Test
    void namesInADumpAreComparedAsPathsAndHiddenFilesAreNotMatched() {
        String dump = """
                # configuration file ./nginx.conf:
                events {}
                http { include ./sites/*; include ../shared/up.conf; }
                # configuration file ./sites/app:
                server { listen 80; location / { proxy_pass http://127.0.0.1:1; } }
                # configuration file ./sites/.app.swp:
                this is { no configuration
                # configuration file ./../shared/up.conf:
                upstream up { server 127.0.0.1:1; }
                """;
        ConfigDoctor.Diagnosis diagnosis = Diagnoses.doctor(Diagnoses.OLD).text("stdin", dump, null);
        assertThat(diagnosis.proxyPasses()).hasSize(1);
        assertThat(Diagnoses.rules(diagnosis.findings())).doesNotContain("include-missing");
    }

    @Test
    void filesThatIncludeEachOtherEnd() throws IOException {
        Files.writeString(folder.resolve("a.conf"), "include b.conf;");
        Files.writeString(folder.resolve("b.conf"), "include a.conf;");
        assertThatThrownBy(() -> Diagnoses.doctor(Diagnoses.OLD).files(folder.resolve("a.conf"), null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("circle");
    }

    @Test
    void luaIsSkippedWhole() {
        String text = """
                events {}
                http { server { listen 80;
                  location / {
                    content_by_lua_block {
                      local t = { a = "}" } -- a } in a comment
                      local s = [[ } ]]
                      ngx.say('{')
                    }
                  }
                  location /x { proxy_pass http://127.0.0.1:1; }
                } }
                """;
        assertThat(Diagnoses.doctor(Diagnoses.OLD)
                        .text("nginx.conf", text, null)
                        .proxyPasses())
                .hasSize(1);
    }
}
