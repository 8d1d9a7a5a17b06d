package io.github.keepalivelab.cli.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.cli.NewerNginx;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.ProxyPass;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.study.doctor.ConfigDoctor;
import io.github.keepalivelab.study.doctor.Corpus;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import io.github.keepalivelab.system.nginx.NginxConfigWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configurations that reuse their connections, each spoilt by one edit of {@link Edit}: whatever breaks reuse in a real nginx
 * the doctor finds, with an error or as a refusal, and it cries wolf for none of the others. {@code -Dlab.seed=N} repeats a
 * run, {@code -Dlab.edits=10000} takes all edits there are.
 */
@Tag("integration")
final class DoctorEditsTests {

    private static final long SEED = Long.getLong("lab.seed", new Random().nextInt(1_000_000_000));
    private static final int EDITS = Integer.getInteger("lab.edits", 130);
    private static final int REQUESTS = 6;
    private static final int TRIES = 5;

    /** In the place of the port that nginx listens on. */
    private static final String PORT = "18080";

    private static final Ask HELLO = Ask.get("127.0.0.1", "/keep-alive/hello");

    @TempDir
    Path folder = Path.of(".");

    private record Edited(String file, Edit edit, String text) {}

    private final Map<String, Integer> tally = new LinkedHashMap<>();
    private final Map<Edit, Set<String>> outcomes = new EnumMap<>(Edit.class);
    private final List<String> wrong = new ArrayList<>();

    @Test
    void beforeNginx1_29_7(TestReporter reporter) throws IOException {
        verify(NewerNginx.usual(folder), new NginxVersion(1, 22, 1), reporter);
    }

    @Test
    void fromNginx1_29_7On(TestReporter reporter) throws IOException {
        verify(NewerNginx.path(folder), new NginxVersion(1, 30, 6), reporter);
    }

    private void verify(Path nginx, NginxVersion version, TestReporter reporter) throws IOException {
        List<Edited> drawn;
        try (EchoBackend backend = new EchoBackend()) {
            drawn = draw(nginx, version, backend);
            for (Edited edited : drawn) {
                judge(nginx, version, edited);
            }
        }
        reporter.publishEntry("nginx " + version + ", -Dlab.seed=" + SEED, tally + " " + outcomes);
        assertThat(wrong).as("-Dlab.seed=%d", SEED).isEmpty();
        assertThat(outcomes).as("every kind of edit was tried").hasSize(Edit.values().length);
        assertThat(tally.getOrDefault("NO", 0)).as("edits that break reuse").isGreaterThan(drawn.size() / 10);
        assertThat(tally.getOrDefault("refused", 0)).isPositive();
    }

    /** One edit of each kind, and then by chance from all of them. */
    private List<Edited> draw(Path nginx, NginxVersion version, EchoBackend backend) throws IOException {
        List<Edited> all = new ArrayList<>();
        for (Map.Entry<String, String> file : correct(version, backend).entrySet()) {
            if (!seen(nginx, file.getValue()).equals("YES")) {
                continue;
            }
            for (Edit edit : Edit.values()) {
                for (String text : edit.of(file.getValue(), backend.port())) {
                    all.add(new Edited(file.getKey(), edit, text));
                }
            }
        }
        Collections.shuffle(all, new Random(SEED));
        List<Edited> drawn = new ArrayList<>();
        Set<Edit> have = EnumSet.noneOf(Edit.class);
        all.stream().filter(edited -> have.add(edited.edit())).forEach(drawn::add);
        all.stream().limit(EDITS).filter(edited -> !drawn.contains(edited)).forEach(drawn::add);
        return drawn;
    }

    /** What the project ships and documents: the stack's file, what the lab writes, and the clean part of the corpus. */
    private static Map<String, String> correct(NginxVersion version, EchoBackend backend) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("nginx/nginx.conf", stack(backend));
        NginxSettings settings = NginxSettings.of(Hop.of(ConnectionPolicy.LONG), Hop.of(ConnectionPolicy.LONG), 16);
        String written = new NginxConfigWriter(version, "", 1)
                .write(
                        List.of(new NginxConfigWriter.Server(Integer.parseInt(PORT), settings)),
                        NginxRun.freePort(),
                        backend.port());
        files.put(
                "written by the lab", ofTheTest(written.replaceFirst("(?s)    server \\{\\s*listen [^}]*}\\s*}", "")));
        for (Corpus.Case clean : Corpus.valid()) {
            if (clean.expected().equals("none") && clean.text().contains("proxy_pass http")) {
                String temp = String.join(
                        " ",
                        NginxRun.TEMP_PATHS.stream()
                                .map(name -> name + " " + name + ";")
                                .toList());
                files.put(
                        clean.name(),
                        clean.text()
                                .replaceFirst("http \\{\n", "http { access_log off; " + temp + "\n")
                                .replace("127.0.0.1:18080", "127.0.0.1:" + PORT)
                                .replace("127.0.0.1:19090", "127.0.0.1:" + backend.port()));
            }
        }
        return files;
    }

    private static String stack(EchoBackend backend) throws IOException {
        String text = Files.readString(Path.of("nginx/nginx.conf"))
                .replace("server backend:8080 max_fails=0 resolve;", "server 127.0.0.1:" + backend.port() + ";")
                .replaceAll("(?m)^\\s*resolver .*$", "")
                .replaceFirst("(?s)    server \\{\\s*listen 8088;.*?\n    }\n", "")
                .replace("/tmp/", "");
        text = text.replace("listen 8080 ", "listen 127.0.0.1:" + PORT + " ")
                .replace("listen 8081 ", "listen 127.0.0.1:" + NginxRun.freePort() + " ");
        return ofTheTest(text);
    }

    /** The test says these on the command line. */
    private static String ofTheTest(String text) {
        return text.replaceAll("(?m)^(?:pid|error_log|daemon) .*$", "");
    }

    private void judge(Path nginx, NginxVersion version, Edited edited) throws IOException {
        String measured = seen(nginx, edited.text());
        Path file = Files.writeString(folder.resolve("edited.conf"), edited.text());
        ConfigDoctor doctor = new ConfigDoctor(version, OptionalInt.empty(), OptionalDouble.empty(), null);
        String said;
        boolean error = false;
        try {
            ConfigDoctor.Diagnosis diagnosis = doctor.files(file, null);
            said = diagnosis.proxyPasses().isEmpty()
                    ? "nothing"
                    : said(diagnosis.proxyPasses().get(0));
            error = diagnosis.findings().stream().anyMatch(f -> f.severity() == Severity.ERROR);
        } catch (ConfigException e) {
            said = "refused";
        }
        tally.merge(measured, 1, Integer::sum);
        outcomes.computeIfAbsent(edited.edit(), key -> new TreeSet<>()).add(measured);
        if (!said.equals(measured) || (measured.equals("NO") && !error)) {
            wrong.add(edited.edit() + " in " + edited.file() + ": measured " + measured + ", doctor says " + said
                    + (error ? "" : " without an error") + "\n" + edited.text());
        }
    }

    /** What it says of an ordinary request: UNKNOWN is for those that depend on what the client sends, and it says on what. */
    private static String said(ProxyPass pass) {
        String condition = pass.condition();
        return condition == null || !pass.reuse().equals("UNKNOWN") ? pass.reuse() : condition.replaceFirst(" .*", "");
    }

    /** A port that was free may be taken by another connection before nginx listens on it. */
    private String seen(Path nginx, String text) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = NginxRun.freePort();
            String here = text.replace("127.0.0.1:" + PORT, "127.0.0.1:" + port);
            Path home = Files.createTempDirectory(folder, "edited");
            try (NginxRun run = new NginxRun(nginx, home, Map.of("nginx.conf", here), port)) {
                if (run.accepted()) {
                    return new Probe(port, REQUESTS, false).measure(HELLO, "").reuse();
                }
                if (!run.output().contains("Address already in use")) {
                    return "refused";
                }
            } catch (IOException e) {
                throw new IOException(e.getMessage() + " with\n" + text, e);
            }
        }
        throw new IOException("no port is free");
    }
}
