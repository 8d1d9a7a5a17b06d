package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of docs/ci.md, as it stands there, against a backend and two configurations. */
@Tag("integration")
@Tag("alone")
final class CiDocTests {

    private static final String REUSES = """
            events {}
            http {
              upstream app { server 127.0.0.1:8080; keepalive 16; }
              server {
                listen 80;
                location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; }
              }
            }
            """;

    @TempDir
    Path folder = Path.of(".");

    private LabProcess.Ended script(String nginx) throws IOException, InterruptedException {
        Matcher block = Pattern.compile("(?s)```bash\\n(.*?)```").matcher(Files.readString(Path.of("docs", "ci.md")));
        assertThat(block.find()).isTrue();
        Path script = Files.writeString(folder.resolve("ci.sh"), block.group(1));
        Path conf = Files.writeString(folder.resolve("nginx.conf"), nginx);
        Path lab = folder.resolve("lab");
        Files.writeString(
                lab,
                "#!/bin/sh\nexec "
                        + LabProcess.java().stream()
                                .map(word -> "'" + word + "'")
                                .collect(Collectors.joining(" "))
                        + " \"$@\"\n");
        assertThat(lab.toFile().setExecutable(true)).isTrue();
        try (LabProcess backend = LabProcess.start(folder, "backend", "--port", "0", "--management-port", "0")) {
            ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("ci.log").toFile());
            builder.environment().put("NGINX_CONF", conf.toString());
            builder.environment().put("PORT", String.valueOf(backend.awaitPort()));
            builder.environment().put("URL_PATH", "/keep-alive/hello");
            Process process = builder.start();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return new LabProcess.Ended(process.exitValue(), Files.readString(folder.resolve("ci.log")));
        }
    }

    @Test
    void whatHoldsPassesAndWhatDoesNotIsToldAtTheEnd() throws IOException, InterruptedException {
        LabProcess.Ended good = script(REUSES);
        assertThat(good.code()).as(good.output()).isZero();
        assertThat(Files.readString(folder.resolve("summary.md"))).contains("| against short |", "**VALID**");
        LabProcess.Ended bad = script(REUSES.replace("proxy_set_header Connection \"\";", ""));
        assertThat(bad.code()).as(bad.output()).isEqualTo(1);
        assertThat(bad.output()).contains("== long against short");
        assertThat(Files.readString(folder.resolve("doctor.sarif"))).contains("connection-header");
    }
}
