package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.machine.linux.Sysctl;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.result.DoctorResult.Endpoint;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.TcpKeepalive;
import io.github.keepalivelab.study.doctor.endpoint.EndpointExam;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import io.github.keepalivelab.study.doctor.syntax.RefusalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Examines configurations, an endpoint, and this machine's TCP keepalive. */
public final class DoctorJob implements Job<DoctorResult> {

    private final Asked asked;

    /** @param asked what to look at */
    public DoctorJob(Asked asked) {
        this.asked = asked;
    }

    /**
     * What to look at; null where nothing was named.
     *
     * @param nginxConf file, or - for standard input
     * @param standardInput the configuration that came there
     * @param version that reads the configuration
     * @param versionFrom how that is known
     * @param springConfig file
     * @param concurrency requests in flight at once, to judge pools by
     * @param frontIdleSeconds how long what stands before nginx keeps idle connections
     * @param url endpoint to examine
     * @param backendUrl of a lab backend behind it
     * @param maxRequests on one connection while its cap is looked for
     * @param maxWaitSeconds how long a connection is left idle
     * @param anyCertificate whether the endpoint's certificate goes unchecked
     * @param root folder below which absolute names of included files are read
     * @param sysctls whether this machine's TCP keepalive is judged
     * @param nginxTest what nginx -t says of it
     */
    public record Asked(
            @Nullable String nginxConf,
            @Nullable String standardInput,
            NginxVersion version,
            String versionFrom,
            @Nullable Path springConfig,
            @Nullable Integer concurrency,
            @Nullable Double frontIdleSeconds,
            @Nullable String url,
            @Nullable String backendUrl,
            int maxRequests,
            double maxWaitSeconds,
            boolean anyCertificate,
            @Nullable Path root,
            boolean sysctls,
            DoctorResult.@Nullable NginxTest nginxTest) {}

    @Override
    public Tools tools() {
        return Tools.NONE;
    }

    @Override
    public void cancel() {
        // It changes nothing and takes seconds; there is no part of it worth keeping.
    }

    /** Returns when this machine would find a dead peer, empty where the kernel does not say. */
    public static Optional<TcpKeepalive> ofThisMachine() {
        Optional<Long> time = sysctl("time");
        Optional<Long> interval = sysctl("intvl");
        Optional<Long> probes = sysctl("probes");
        return time.flatMap(t -> interval.flatMap(i -> probes.map(p -> TcpKeepaliveAdvice.of(t, i, p))));
    }

    private static Optional<Long> sysctl(String name) {
        return Sysctl.read("net.ipv4.tcp_keepalive_" + name).map(Long::parseLong);
    }

    @Override
    public Outcome<DoctorResult> run(Progress progress) {
        ConfigDoctor.Diagnosis diagnosis = diagnose();
        Optional<Endpoint> endpoint = endpoint(progress);
        Optional<TcpKeepalive> keepalive = asked.sysctls() ? ofThisMachine() : Optional.empty();
        List<Finding> findings = new ArrayList<>(diagnosis.findings());
        endpoint.ifPresent(seen -> findings.addAll(EndpointFindings.of(seen)));
        keepalive.ifPresent(k -> findings.addAll(TcpKeepaliveAdvice.findings(k)));
        findings.sort(Comparator.comparing(Finding::severity));
        Path spring = asked.springConfig();
        return Outcome.of(
                new DoctorResult(
                        new DoctorResult.Plan(
                                asked.nginxConf(),
                                asked.version().toString(),
                                asked.versionFrom(),
                                spring == null ? null : spring.toString(),
                                asked.url(),
                                asked.concurrency()),
                        diagnosis.proxyPasses(),
                        findings,
                        endpoint.orElse(null),
                        keepalive.orElse(null),
                        asked.nginxTest()),
                List.of());
    }

    private ConfigDoctor.Diagnosis diagnose() {
        Integer concurrency = asked.concurrency();
        Double front = asked.frontIdleSeconds();
        ConfigDoctor doctor = new ConfigDoctor(
                asked.version(),
                concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency),
                front == null ? OptionalDouble.empty() : OptionalDouble.of(front),
                asked.root());
        String input = asked.standardInput();
        String conf = asked.nginxConf();
        try {
            return input != null
                    ? doctor.text("stdin", input, asked.springConfig())
                    : doctor.files(conf == null ? null : Path.of(conf), asked.springConfig());
        } catch (RefusalException e) {
            throw e;
        } catch (ConfigException e) {
            throw new PlanException(e.getMessage() == null ? "the configuration cannot be read" : e.getMessage());
        }
    }

    private Optional<Endpoint> endpoint(Progress progress) {
        String url = asked.url();
        if (url == null) {
            return Optional.empty();
        }
        Target target = Target.parse(url);
        String behind = asked.backendUrl();
        Target backend = behind == null ? null : Target.parse(behind);
        EndpointExam.Options options =
                EndpointExam.Options.of(asked.maxRequests(), asked.maxWaitSeconds(), asked.anyCertificate());
        try {
            return Optional.of(new EndpointExam(target, backend, options, progress::say).examine());
        } catch (IOException e) {
            throw new EnvironmentException(target + " could not be examined: " + e.getMessage());
        }
    }
}
