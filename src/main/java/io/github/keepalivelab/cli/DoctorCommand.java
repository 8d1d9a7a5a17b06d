package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.EnvironmentReader;
import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.JobRun;
import io.github.keepalivelab.job.RunFolder;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.report.DoctorReport;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.report.Sarif;
import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.study.doctor.DoctorJob;
import io.github.keepalivelab.study.doctor.syntax.RefusalException;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab doctor}: does keep-alive work in the user's own system, and what is to be changed? */
@Command(
        name = "doctor",
        sortOptions = false,
        description = "Says whether keep-alive works in your system, and what to change.",
        footer = {
            "",
            "Exit codes: 0 clean, 1 findings at or above --fail-on or nothing could be judged, 2 usage, 3 nginx refuses the"
                    + " file, 4 the endpoint does not answer."
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

    @Option(names = "--url", paramLabel = "URL", description = "running endpoint to examine with a few dozen requests")
    @Nullable
    String url;

    @Option(
            names = "--backend-url",
            paramLabel = "URL",
            description = "/actuator/connections of a lab backend behind it, to see the upstream hop")
    @Nullable
    String backendUrl;

    @Option(names = "--insecure", description = "accept any certificate of an https endpoint")
    boolean insecure;

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
            description = "lowest severity that makes the exit code 1 (default: ${DEFAULT-VALUE})")
    Severity failOn = Severity.WARNING;

    @Option(
            names = "--format",
            paramLabel = "text|json|sarif",
            defaultValue = "text",
            description = "what stdout gets (default: ${DEFAULT-VALUE})")
    Format format = Format.TEXT;

    @Option(
            names = "--explain",
            paramLabel = "RULE|all",
            description = "say what a rule means, or list all, and examine nothing")
    @Nullable
    String explain;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "also store results.json and report.html there (default: not stored)")
    @Nullable
    Path output;

    @Option(
            names = "--fix",
            description =
                    "write what the fixes at or above --fail-on make of the nginx files, each beside its original as"
                            + " NAME.fixed")
    boolean fix;

    @Option(names = "--in-place", description = "with --fix: change the files themselves and keep NAME.orig")
    boolean inPlace;

    @Option(names = "--force", description = "replace a result that is already in the output folder")
    boolean force;

    private record Version(NginxVersion version, String from) {}

    @Override
    public Integer call() {
        checkRanges();
        if (explain != null) {
            System.out.print(RuleExplanation.of(explain));
            System.out.flush();
            return ExitCodes.OK;
        }
        Version version = version();
        boolean piped = "-".equals(nginxConf);
        DoctorJob job = new DoctorJob(new DoctorJob.Asked(
                nginxConf,
                piped ? standardInput() : null,
                version.version(),
                version.from(),
                springConfig,
                concurrency,
                frontIdleSeconds,
                url,
                backendUrl,
                maxRequests,
                maxWaitSeconds,
                insecure));
        if (fix) {
            return DoctorFix.write(Path.of(String.valueOf(nginxConf)), version.version(), concurrency, failOn, inPlace);
        }
        List<String> command = spec.commandLine().getParseResult().originalArgs();
        Environment environment = EnvironmentReader.read(job.tools(), command);
        StoredResult<DoctorResult> result;
        try {
            result = JobRun.measure(job, environment, System.err::println, NanoClock.SYSTEM);
        } catch (RefusalException refused) {
            return refused(refused);
        }
        if (output != null) {
            try (RunFolder folder = RunFolder.create(output, force)) {
                folder.store(result, new Reports());
            }
        }
        System.out.print(
                switch (format) {
                    case TEXT -> DoctorReport.text(result);
                    case JSON -> ResultJson.pretty(result) + "\n";
                    case SARIF -> ResultJson.prettyValue(Sarif.of(result)) + "\n";
                });
        System.out.flush();
        return result.body().hasFinding(failOn) || result.body().judgedNothing() ? ExitCodes.FAILED : ExitCodes.OK;
    }

    /** A file that nginx refuses has no answers; its log for code review says why. */
    private int refused(RefusalException refused) {
        if (format == Format.SARIF) {
            System.out.print(
                    ResultJson.prettyValue(Sarif.refused(refused.file(), refused.line(), refused.what())) + "\n");
            System.out.flush();
        }
        System.err.println("lab: nginx refuses this configuration: " + refused.getMessage());
        return ExitCodes.REFUSED;
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
        if (fix && (nginxConf == null || nginxConf.equals("-"))) {
            throw new PlanException("--fix needs --nginx-conf FILE");
        }
        if (inPlace && !fix) {
            throw new PlanException("--in-place needs --fix");
        }
        if (backendUrl != null && url == null) {
            throw new PlanException("--backend-url needs --url");
        }
        if (explain != null && (nginxConf != null || springConfig != null || url != null)) {
            throw new PlanException(
                    "--explain only says what a rule means; leave out --nginx-conf, --spring-config and --url");
        }
        if (insecure && url == null) {
            throw new PlanException("--insecure needs --url");
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
