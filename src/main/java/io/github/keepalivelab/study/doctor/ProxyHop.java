package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.eval.Choices;
import io.github.keepalivelab.study.doctor.eval.Evaluation;
import io.github.keepalivelab.study.doctor.eval.Scope;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One place where nginx passes requests on, with what becomes of its connections. */
final class ProxyHop {

    /** Whether nginx will reuse connections. */
    enum Reuse {
        YES,
        NO,
        UNKNOWN
    }

    /**
     * What becomes of one kind of request.
     *
     * @param reuse whether its connection serves others before or after it
     * @param obstacles the rules that speak against YES
     * @param upstream the block that it goes to; empty where there is none
     * @param target where it goes
     * @param blame the variables of which too little is known
     * @param trail the lines that gave variables their values
     */
    record Outcome(
            Reuse reuse,
            List<Rule> obstacles,
            Optional<Upstream> upstream,
            PassTarget target,
            Set<String> blame,
            List<Evaluation.Step> trail) {}

    /**
     * The answer.
     *
     * @param obstacles the rules that speak against YES
     * @param condition when it is otherwise, for example "YES unless the client sends Connection: close"; empty when never
     * @param outcomes of ordinary requests, each different one once, the plainest first
     */
    record Answer(Reuse reuse, List<Rule> obstacles, String condition, List<Outcome> outcomes) {

        /** Returns the upstream blocks that ordinary requests go to. */
        Set<Upstream> upstreams() {
            Set<Upstream> upstreams = new LinkedHashSet<>();
            outcomes.forEach(outcome -> outcome.upstream().ifPresent(upstreams::add));
            return upstreams;
        }

        /** Returns the variables of which too little is known. */
        Set<String> blame() {
            Set<String> blame = new LinkedHashSet<>();
            outcomes.forEach(outcome -> blame.addAll(outcome.blame()));
            return blame;
        }
    }

    private static final Set<Rule> ABOUT_HEADERS = Set.of(
            Rule.CONNECTION_HEADER,
            Rule.WEBSOCKET_MAP,
            Rule.HEADER_INHERITANCE,
            Rule.HTTP_VERSION,
            Rule.HTTP10_FRAMING,
            Rule.CONNECTION_UNKNOWN);

    private final Directive pass;
    private final Scope scope;
    private final NginxModel model;
    private final Map<NginxVersion, Answer> answers = new HashMap<>();

    ProxyHop(Directive pass, Scope scope, NginxModel model) {
        this.pass = pass;
        this.scope = scope;
        this.model = model;
    }

    Directive pass() {
        return pass;
    }

    Scope scope() {
        return scope;
    }

    NginxModel model() {
        return model;
    }

    /** Returns whether nginx speaks TLS to what is behind it. */
    boolean overTls() {
        return pass().argument(0).toLowerCase(Locale.ROOT).matches("(https|grpcs|suwsgi)://.*");
    }

    boolean overHttp1() {
        return pass.is("proxy_pass");
    }

    /** Returns the block that its own lines can stand in: an {@code if} takes none of them. */
    Scope home() {
        Scope location = scope.enclosing("location");
        return location == null ? scope : location;
    }

    /** Returns whether a version of nginx reuses connections here. */
    Answer answer(NginxVersion version) {
        return answers.computeIfAbsent(version, this::judge);
    }

    private Answer judge(NginxVersion version) {
        List<Choices.Path<Outcome>> paths =
                Choices.all(choices -> new HopCalculation(this, version, choices).outcome());
        if (paths.isEmpty()) {
            return new Answer(Reuse.UNKNOWN, List.of(Rule.TARGET_VARIABLE), "", List.of());
        }
        // Where an oddity is the way in, a condition on a header for instance, the plainest that come in are asked.
        int least = paths.stream().mapToInt(Choices.Path::oddities).min().orElse(0);
        List<Choices.Path<Outcome>> asked =
                paths.stream().filter(path -> path.oddities() == least).toList();
        List<Outcome> outcomes =
                asked.stream().map(Choices.Path::value).distinct().toList();
        Set<Reuse> reuses = new LinkedHashSet<>();
        Set<Rule> obstacles = new LinkedHashSet<>();
        for (Outcome outcome : outcomes) {
            reuses.add(outcome.reuse());
            obstacles.addAll(outcome.obstacles());
        }
        String condition = condition(paths);
        if (reuses.size() == 1) {
            return new Answer(outcomes.get(0).reuse(), List.copyOf(obstacles), condition, outcomes);
        }
        boolean headers = ABOUT_HEADERS.containsAll(obstacles);
        return new Answer(
                Reuse.UNKNOWN, List.of(headers ? Rule.CONNECTION_UNKNOWN : Rule.TARGET_VARIABLE), condition, outcomes);
    }

    /** What the first request that is served otherwise does, which the plainest does not. An upgrade is no matter of reuse. */
    private static String condition(List<Choices.Path<Outcome>> paths) {
        Choices.Path<Outcome> plain = paths.get(0);
        if (plain.value().reuse() == Reuse.UNKNOWN) {
            return "";
        }
        for (Choices.Path<Outcome> other : paths) {
            if (other.value().reuse() == plain.value().reuse()
                    || other.said().stream().anyMatch(said -> said.endsWith("upgrade"))) {
                continue;
            }
            Optional<String> said = other.said().stream()
                    .filter(clause -> !plain.said().contains(clause))
                    .reduce((first, last) -> last);
            if (said.isPresent()) {
                return plain.value().reuse() + " unless " + said.get();
            }
        }
        return "";
    }
}
