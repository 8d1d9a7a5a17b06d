package io.github.keepalivelab.cli;

import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.system.nginx.NginxBinary;
import io.github.keepalivelab.system.nginx.NginxSyntaxTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configurations {@code lab doctor} reads, and how. */
final class DoctorFileOptions {

    @Option(
            names = "--nginx-conf",
            paramLabel = "FILE",
            description = "nginx configuration: a file, a folder, or - for the output of nginx -T on standard input")
    @Nullable
    String nginxConf;

    @Option(
            names = "--nginx-version",
            paramLabel = "X.Y.Z",
            description = "version that reads it (default: the installed one, else 1.28.0)")
    @Nullable
    String nginxVersion;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "read absolute includes below this folder, for example an unpacked image; / is this machine"
                    + " (default: they are read only when they are in the configuration's own folder)")
    @Nullable
    Path root;

    @Option(
            names = "--nginx-test",
            description = "ask the installed nginx too: nginx -t, which opens the log files and certificates that the"
                    + " configuration names")
    boolean nginxTest;

    @Option(
            names = "--spring-config",
            paramLabel = "FILE",
            description = "application.yml or application.properties, a compose file, or a text with -D arguments")
    @Nullable
    Path springConfig;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "requests in flight at once, to judge pools and limits by")
    @Nullable
    Integer concurrency;

    @Option(
            names = "--front-idle-seconds",
            paramLabel = "S",
            description = "how long the load balancer or client before nginx keeps idle connections")
    @Nullable
    Double frontIdleSeconds;

    /**
     * The version that the rules assume.
     *
     * @param from how it is known
     */
    record Version(NginxVersion version, String from) {}

    /** @throws PlanException when a value is out of its range, or two do not go together */
    void check() {
        if (concurrency != null) {
            Ranges.require("--concurrency", concurrency, 1, 1_000_000);
        }
        if (frontIdleSeconds != null && !(frontIdleSeconds > 0 && frontIdleSeconds <= 86_400)) {
            throw new PlanException("--front-idle-seconds must be above 0 and at most 86400, was " + frontIdleSeconds);
        }
        if (root != null && (nginxConf == null || piped())) {
            throw new PlanException("--root needs --nginx-conf FILE");
        }
        if (root != null && !Files.isDirectory(root)) {
            throw new PlanException("--root " + root + " is not a folder");
        }
        if (nginxTest && (nginxConf == null || piped() || !Files.isRegularFile(Path.of(nginxConf)))) {
            throw new PlanException("--nginx-test needs --nginx-conf FILE, the main file of a whole configuration");
        }
    }

    boolean piped() {
        return "-".equals(nginxConf);
    }

    Version version() {
        if (nginxVersion != null) {
            return new Version(NginxVersion.parse(nginxVersion), "as given");
        }
        return NginxBinary.findInstalled()
                .map(binary -> new Version(binary.version(), "installed here"))
                .orElseGet(() -> new Version(new NginxVersion(1, 28, 0), "assumed; --nginx-version tells"));
    }

    /**
     * Asks the second witness; null when nobody wants to know.
     *
     * @throws EnvironmentException when no nginx is installed
     */
    DoctorResult.@Nullable NginxTest witness() {
        if (!nginxTest || nginxConf == null) {
            return null;
        }
        NginxBinary nginx = NginxBinary.findInstalled()
                .orElseThrow(() -> new EnvironmentException(
                        "--nginx-test needs an installed nginx; for example: sudo apt-get install nginx-light"));
        NginxSyntaxTest test = NginxSyntaxTest.run(nginx, Path.of(nginxConf));
        return new DoctorResult.NginxTest(
                nginx.version().toString(), test.outcome().name(), test.message());
    }

    /** Returns the text on standard input; null when none was promised. */
    @Nullable
    String standardInput() {
        if (!piped()) {
            return null;
        }
        try {
            String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
            if (text.isBlank()) {
                throw new PlanException(
                        "standard input is empty; nginx -T may need root: sudo nginx -T | lab doctor --nginx-conf -");
            }
            return text;
        } catch (IOException e) {
            throw new EnvironmentException("standard input cannot be read: " + e.getMessage());
        }
    }
}
