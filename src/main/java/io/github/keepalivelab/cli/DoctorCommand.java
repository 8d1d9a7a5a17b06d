package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.EnvironmentReader;
import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.JobRun;
import io.github.keepalivelab.job.RunFolder;
import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.plan.PlanException;
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
import io.github.keepalivelab.system.nginx.NginxSyntaxTest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    DoctorFileOptions files = new DoctorFileOptions();

    @Mixin
    DoctorEndpointOptions endpoint = new DoctorEndpointOptions();

    @Option(
            names = "--sysctls",
            description = "also judge this machine's TCP keepalive (default: only when nothing else is named)")
    boolean sysctls;

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

    @Override
    public Integer call() {
        check();
        if (explain != null) {
            System.out.print(RuleExplanation.of(explain));
            System.out.flush();
            return ExitCodes.OK;
        }
        DoctorFileOptions.Version version = files.version();
        if (fix) {
            return DoctorFix.write(files, version.version(), failOn, inPlace);
        }
        DoctorResult.NginxTest witness = files.witness();
        DoctorJob job = new DoctorJob(new DoctorJob.Asked(
                files.nginxConf,
                files.standardInput(),
                version.version(),
                version.from(),
                files.springConfig,
                files.concurrency,
                files.frontIdleSeconds,
                endpoint.url,
                endpoint.backendUrl,
                endpoint.maxRequests,
                endpoint.maxWaitSeconds,
                endpoint.insecure,
                files.root,
                sysctls || nothingElse(),
                witness));
        List<String> command = spec.commandLine().getParseResult().originalArgs();
        Environment environment = EnvironmentReader.read(job.tools(), command);
        StoredResult<DoctorResult> result;
        try {
            result = JobRun.measure(job, environment, System.err::println, NanoClock.SYSTEM);
        } catch (RefusalException refused) {
            return refused(refused, witness);
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
        return exitCode(result.body());
    }

    private int exitCode(DoctorResult result) {
        DoctorResult.NginxTest witness = result.nginxTest();
        if (witness != null && witness.outcome().equals(NginxSyntaxTest.Outcome.REFUSED.name())) {
            System.err.println("lab: nginx " + witness.nginxVersion() + " refuses this configuration: "
                    + witness.message() + " (doctor did not notice; believe nginx)");
            return ExitCodes.REFUSED;
        }
        return result.hasFinding(failOn) || result.judgedNothing() ? ExitCodes.FAILED : ExitCodes.OK;
    }

    /** A file that nginx refuses has no answers; its log for code review says why. */
    private int refused(RefusalException refused, DoctorResult.@Nullable NginxTest witness) {
        if (witness != null && witness.outcome().equals(NginxSyntaxTest.Outcome.ACCEPTED.name())) {
            System.err.println(
                    "lab: nginx " + witness.nginxVersion() + " accepts this configuration and doctor does not,"
                            + " so nothing was judged: " + refused.getMessage()
                            + " (doctor is wrong, or --nginx-version names another version)");
            return ExitCodes.FAILED;
        }
        if (format == Format.SARIF) {
            System.out.print(
                    ResultJson.prettyValue(Sarif.refused(refused.file(), refused.line(), refused.what())) + "\n");
            System.out.flush();
        }
        System.err.println("lab: nginx refuses this configuration: " + refused.getMessage());
        if (witness != null) {
            System.err.println("lab: nginx " + witness.nginxVersion() + " -t says: " + witness.message());
        }
        return ExitCodes.REFUSED;
    }

    private boolean nothingElse() {
        return files.nginxConf == null && files.springConfig == null && endpoint.url == null;
    }

    private void check() {
        files.check();
        endpoint.check();
        if (fix && (files.nginxConf == null || files.piped())) {
            throw new PlanException("--fix needs --nginx-conf FILE");
        }
        if (inPlace && !fix) {
            throw new PlanException("--in-place needs --fix");
        }
        if (explain != null && !nothingElse()) {
            throw new PlanException(
                    "--explain only says what a rule means; leave out --nginx-conf, --spring-config and --url");
        }
    }
}
