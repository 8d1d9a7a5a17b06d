package io.github.keepalivelab.cli.truth;

import io.github.keepalivelab.cli.truth.Probe.Seen;
import io.github.keepalivelab.cli.truth.Verdict.Kind;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.ProxyPass;
import io.github.keepalivelab.study.doctor.ConfigDoctor;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Holds what the doctor says of generated configurations to one nginx. */
final class Bench implements AutoCloseable {

    private static final int REQUESTS = 8;
    private static final int REQUESTS_LEFT_TO_CHANCE = 30;

    private final Path nginx;
    private final NginxVersion version;
    private final Path folder;
    private final List<EchoBackend> backends;

    Bench(Path nginx, NginxVersion version, Path folder) throws IOException {
        this.nginx = nginx;
        this.version = version;
        this.folder = folder;
        this.backends = List.of(new EchoBackend(), new EchoBackend(), new EchoBackend());
    }

    /** nginx does not take a configuration that was generated. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Returns a verdict for each place that is left when some directives are dropped. */
    List<Verdict> judge(Generated config, Set<Node> dropped) throws IOException {
        return judge(config, dropped, config.places());
    }

    /** Returns a verdict for some places. */
    List<Verdict> judge(Generated config, Set<Node> dropped, List<Place> places) throws IOException {
        Renderer.Text text = Renderer.render(config, dropped);
        Path home = Files.createTempDirectory(folder, "nginx");
        int port = NginxRun.freePort();
        Map<String, String> files = text.files(port, backends);
        List<Verdict> verdicts = new ArrayList<>();
        try (NginxRun run = new NginxRun(nginx, home, files, port)) {
            if (!run.accepted()) {
                throw new RefusedException(run.output() + "\n" + files);
            }
            Probe probe = new Probe(
                    port, config.leftToChance(dropped) ? REQUESTS_LEFT_TO_CHANCE : REQUESTS, config.hasTimers(dropped));
            Answers answers = ask(home.resolve("nginx.conf"));
            for (Place place : places) {
                Renderer.Where where = text.places().get(place.name());
                if (where != null) {
                    verdicts.add(judge(place, where, answers, probe));
                }
            }
        }
        return verdicts;
    }

    /** Returns what the doctor says of a place without asking nginx. */
    String said(Generated config, Set<Node> dropped, Place place) throws IOException {
        Renderer.Text text = Renderer.render(config, dropped);
        Renderer.Where where = text.places().get(place.name());
        Path home = Files.createTempDirectory(folder, "said");
        for (Map.Entry<String, String> file : text.files(1, backends).entrySet()) {
            Files.writeString(home.resolve(file.getKey()), file.getValue());
        }
        return where == null
                ? "nothing"
                : ask(home.resolve("nginx.conf")).of(where).reuse();
    }

    private record Answers(List<ProxyPass> passes, String refusal) {

        ProxyPass of(Renderer.Where where) {
            return passes.stream()
                    .filter(pass ->
                            pass.line() == where.line() && Path.of(pass.file()).endsWith(where.file()))
                    .findFirst()
                    .orElse(new ProxyPass(where.file(), where.line(), "", refusal, List.of(), null));
        }
    }

    private Answers ask(Path file) {
        ConfigDoctor doctor = new ConfigDoctor(version, OptionalInt.empty(), OptionalDouble.empty(), null);
        try {
            return new Answers(doctor.files(file, null).proxyPasses(), "nothing");
        } catch (ConfigException e) {
            return new Answers(
                    List.of(),
                    "nothing but: " + String.valueOf(e.getMessage()).replace(String.valueOf(file.getParent()), ""));
        }
    }

    private static Verdict judge(Place place, Renderer.Where where, Answers answers, Probe probe) throws IOException {
        ProxyPass answer = answers.of(where);
        List<Seen> seen = new ArrayList<>();
        List<String> measured = new ArrayList<>();
        for (Ask ask : place.entries()) {
            Seen here = probe.measure(ask, place.marker());
            measured.add(ask.method() + " " + ask.path() + " " + here.reuse() + " " + here.header());
            if (here.reached()) {
                seen.add(here);
            }
        }
        boolean yes = seen.stream().anyMatch(s -> s.reuse().equals("YES"));
        boolean no = seen.stream().anyMatch(s -> s.reuse().equals("NO"));
        Kind kind;
        if (!yes && !no) {
            kind = Kind.UNREACHED;
        } else if (answer.reuse().equals("UNKNOWN")) {
            boolean needed = (yes && no) || seen.stream().anyMatch(Seen::upToBackend) || depends(place, probe, yes);
            kind = needed ? Kind.UNKNOWN_NEEDED : Kind.UNKNOWN_NEEDLESS;
        } else if (answer.reuse().equals("YES")) {
            kind = no ? Kind.WRONG : Kind.RIGHT;
        } else {
            kind = yes || !answer.reuse().equals("NO") ? Kind.WRONG : Kind.RIGHT;
        }
        return new Verdict(kind, place, where.file() + ":" + where.line(), answer.reuse(), answer.reasons(), measured);
    }

    /** Returns whether another request to the same place does otherwise. */
    private static boolean depends(Place place, Probe probe, boolean reused) throws IOException {
        for (Ask variant : place.variants()) {
            Seen seen = probe.measure(variant, place.marker());
            if (seen.reached() && (seen.upToBackend() || seen.reuse().equals("YES") != reused)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        for (EchoBackend backend : backends) {
            backend.close();
        }
    }
}
