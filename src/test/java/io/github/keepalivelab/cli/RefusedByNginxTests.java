package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.check.NginxCheck;
import io.github.keepalivelab.study.doctor.check.Samples;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import io.github.keepalivelab.study.doctor.syntax.NginxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every directive of the table in each place where it may stand and in one where it may not, with good and bad values and
 * numbers of arguments: nginx -t and the doctor take and refuse the same, at the same line. Each run draws other samples; {@code
 * -Dlab.samples=100000} takes all (about 80 s for each nginx).
 */
@Tag("integration")
final class RefusedByNginxTests {

    /** What nginx looks for on the machine, and the doctor does not. */
    private static final Pattern MACHINE = Pattern.compile(
            "No such file|cannot load|BIO_new|getpwnam|getgrnam|host not found|failed \\(|SSL_|PEM_|no \"ssl_cert|dlopen|not supported|EC_KEY|ssl_");

    /** Values of these are looked at by nginx in ways that the doctor does not follow: it takes what nginx refuses. */
    private static final Pattern NOT_FOLLOWED = Pattern.compile(
            "charset_map|.*_split_path_info|(.*_)?ssl_certificate_cache|large_client_header_buffers|ssl|ssl_ocsp_cache|valid_referers");

    private static final long SEED = Long.getLong("lab.seed", new Random().nextInt(1_000_000_000));
    private static final int SAMPLES = Integer.getInteger("lab.samples", 400);

    private static final Pattern EMERGENCY = Pattern.compile("\\[emerg] (?:\\d+#\\d+: )?(.*)");
    private static final Pattern PLACE = Pattern.compile("(.*) in (\\S+):(\\d+)$");

    @TempDir
    Path folder = Path.of(".");

    private int agreed;

    @Test
    void theDistributionsNginxRefusesWhatTheDoctorRefuses(TestReporter reporter) throws Exception {
        verify(NewerNginx.usual(folder), reporter);
    }

    @Test
    void soDoesTheNewerOne(TestReporter reporter) throws Exception {
        verify(NewerNginx.path(folder), reporter);
    }

    private void verify(Path nginx, TestReporter reporter) throws IOException, InterruptedException {
        NginxVersion version = NginxVersion.find(run(nginx, "-v")).orElseThrow();
        List<String> differing = new ArrayList<>();
        List<Samples.Sample> samples = new ArrayList<>(Samples.all(version));
        Collections.shuffle(samples, new Random(SEED));
        samples = samples.subList(0, Math.min(SAMPLES, samples.size()));
        for (Samples.Sample sample : samples) {
            Path file = Files.writeString(folder.resolve("sample.conf"), sample.text());
            String pid = sample.name().equals("pid") ? "daemon off;" : "pid sample.pid;";
            String said = run(nginx, "-p", folder + "/", "-c", file.toString(), "-e", "stderr", "-t", "-g", pid);
            compare(sample, said, file, version).ifPresent(differing::add);
        }
        reporter.publishEntry("nginx " + version, samples.size() + " samples, " + agreed + " agree");
        assertThat(differing).as("nginx %s, -Dlab.seed=%d", version, SEED).isEmpty();
        assertThat(agreed).isGreaterThan(samples.size() / 2);
    }

    private Optional<String> compare(Samples.Sample sample, String said, Path file, NginxVersion version) {
        Matcher emergency = EMERGENCY.matcher(said);
        String nginx = emergency.find() ? emergency.group(1) : "";
        String ours = ours(file, version);
        if (nginx.startsWith("unknown directive \"" + sample.name() + "\"")
                || MACHINE.matcher(nginx).find()) {
            // A module that this binary lacks, or the machine.
            return Optional.empty();
        }
        boolean both = !nginx.isEmpty() && !ours.isEmpty();
        Matcher place = PLACE.matcher(nginx);
        boolean sameLine = !place.find() || ours.startsWith(place.group(2) + ":" + place.group(3) + ":");
        boolean missed = !nginx.isEmpty() && NOT_FOLLOWED.matcher(sample.name()).matches();
        boolean same = (nginx.isEmpty() && ours.isEmpty()) || (both && sameLine) || missed;
        agreed += same ? 1 : 0;
        return same ? Optional.empty() : Optional.of(sample.text() + "nginx: " + nginx + "\nours:  " + ours);
    }

    private static String ours(Path file, NginxVersion version) {
        try {
            NginxCheck.Findings found =
                    NginxCheck.check(NginxFiles.read(file, null, Map.of()).directives(), true, version);
            return found.refusals().isEmpty() ? "" : found.refusals().get(0).toString();
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String run(Path nginx, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(nginx.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
