package io.github.keepalivelab.cli;

import io.github.keepalivelab.doctor.ConfigDoctor;
import io.github.keepalivelab.doctor.ConfigException;
import io.github.keepalivelab.doctor.EndpointExam;
import io.github.keepalivelab.doctor.TcpKeepaliveAdvice;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.report.DoctorText;
import io.github.keepalivelab.report.Sarif;
import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.EnvironmentException;
import io.github.keepalivelab.topology.NginxBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab doctor}: does keep-alive work in the user's own system, and what is to be changed? */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says whether keep-alive works in your system, and what to change.",
        footer = {"", "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage, 4 the endpoint does not answer."
        })
final class DoctorCommand implements Callable<Integer> {

    /** What stdout gets. */
    enum Format {
        TEXT,
        JSON,
        SARIF
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--nginx-conf",
            paramLabel = "FILE",
            description = "nginx configuration, or - for the output of nginx -T on standard input")
    @Nullable
    String nginxConf;

    @Option(
            names = "--nginx-version",
            paramLabel = "X.Y.Z",
            description = "version that reads it (default: the installed one, else 1.28.0)")
    @Nullable
    String nginxVersion;

    @Option(names = "--spring-config", paramLabel = "FILE", description = "application.yml or application.properties")
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

    @Option(names = "--url", paramLabel = "URL", description = "running endpoint to examine with a few dozen requests")
    @Nullable
    String url;

    @Option(
            names = "--backend-url",
            paramLabel = "URL",
            description = "/actuator/connections of a lab backend behind it, to see the upstream hop")
    @Nullable
    String backendUrl;

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            defaultValue = "30",
            description = "requests on one connection while its cap is looked for (default: ${DEFAULT-VALUE})")
    int maxRequests;

    @Option(
            names = "--max-wait",
            paramLabel = "S",
            defaultValue = "20",
            description = "how long a connection is left idle to see when it is closed (default: ${DEFAULT-VALUE})")
    double maxWaitSeconds;

    @Option(
            names = "--fail-on",
            paramLabel = "error|warning|info",
            defaultValue = "warning",
            description = "exit 1 with a finding at least that bad (default: ${DEFAULT-VALUE})")
    Severity failOn = Severity.WARNING;

    @Option(names = "--format", paramLabel = "text|json|sarif", defaultValue = "text", description = "what stdout gets")
    Format format = Format.TEXT;

    private record Version(NginxVersion version, String from) {}

    @Override
    public Integer call() {
        checkRanges();
        Version version = version();
        DoctorResult result;
        try {
            result = examine(version);
        } catch (ConfigException e) {
            throw new PlanException(e.getMessage() == null ? "the configuration cannot be read" : e.getMessage());
        }
        System.out.print(
                switch (format) {
                    case TEXT -> DoctorText.of(result);
                    case JSON -> ResultJson.pretty(result) + "\n";
                    case SARIF -> ResultJson.pretty(Sarif.of(result)) + "\n";
                });
        System.out.flush();
        return result.hasFinding(failOn) ? ExitCodes.FAILED : ExitCodes.OK;
    }

    private void checkRanges() {
        if (concurrency != null) {
            Ranges.require("--concurrency", concurrency, 1, 1_000_000);
        }
        if (frontIdleSeconds != null && !(frontIdleSeconds > 0 && frontIdleSeconds <= 86_400)) {
            throw new PlanException("--front-idle-seconds must be above 0 and at most 86400, was " + frontIdleSeconds);
        }
        Ranges.require("--max-requests", maxRequests, 2, 1000);
        Ranges.require("--max-wait", maxWaitSeconds, 0, 3600);
        if (backendUrl != null && url == null) {
            throw new PlanException("--backend-url needs --url");
        }
    }

    private Version version() {
        if (nginxVersion != null) {
            return new Version(NginxVersion.parse(nginxVersion), "as given");
        }
        return NginxBinary.findInstalled()
                .map(binary -> new Version(binary.version(), "installed here"))
                .orElseGet(() -> new Version(new NginxVersion(1, 28, 0), "assumed; --nginx-version tells"));
    }

    private DoctorResult examine(Version version) {
        ConfigDoctor doctor = new ConfigDoctor(
                version.version(),
                concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency),
                frontIdleSeconds == null ? OptionalDouble.empty() : OptionalDouble.of(frontIdleSeconds));
        ConfigDoctor.Diagnosis diagnosis = "-".equals(nginxConf)
                ? doctor.text("stdin", standardInput(), springConfig)
                : doctor.files(nginxConf == null ? null : Path.of(nginxConf), springConfig);
        Optional<EndpointExam.Outcome> endpoint = endpoint();
        Optional<DoctorResult.TcpKeepalive> keepalive = KeepaliveText.read();
        List<DoctorResult.Finding> findings = new ArrayList<>(diagnosis.findings());
        endpoint.ifPresent(outcome -> findings.addAll(outcome.findings()));
        keepalive.ifPresent(k -> findings.addAll(TcpKeepaliveAdvice.findings(k)));
        findings.sort(Comparator.comparing(DoctorResult.Finding::severity));
        return new DoctorResult(
                ExperimentResult.SCHEMA_VERSION,
                "doctor",
                Verdict.VALID,
                EnvironmentReader.read(
                        null, 1, spec.commandLine().getParseResult().originalArgs()),
                new DoctorResult.Plan(
                        nginxConf,
                        version.version().toString(),
                        version.from(),
                        springConfig == null ? null : springConfig.toString(),
                        url,
                        concurrency),
                diagnosis.proxyPasses(),
                findings,
                endpoint.map(EndpointExam.Outcome::endpoint).orElse(null),
                keepalive.orElse(null),
                List.of());
    }

    private Optional<EndpointExam.Outcome> endpoint() {
        if (url == null) {
            return Optional.empty();
        }
        Target target = Target.parse(url);
        Target backend = backendUrl == null ? null : Target.parse(backendUrl);
        try {
            return Optional.of(
                    new EndpointExam(target, backend, maxRequests, maxWaitSeconds, System.err::println).examine());
        } catch (IOException e) {
            throw new EnvironmentException(target + " could not be examined: " + e.getMessage());
        }
    }

    private static String standardInput() {
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
