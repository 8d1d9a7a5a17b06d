package io.github.keepalivelab.study.doctor.eval;

import io.github.keepalivelab.study.doctor.eval.Choices.Option;
import io.github.keepalivelab.study.doctor.eval.Symbolic.Match;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directives of nginx's rewrite module on a request's way to a place: those of the server, then those of the location, in
 * their order, an {@code if} among them. A location's are not run for a location inside it. After a jump to a named location
 * or by {@code rewrite ... last} variables keep what they hold; a redirect to a URI runs the server's again.
 */
public final class Flow {

    private static final Set<String> PASSES =
            Set.of("proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass");

    private final Scope place;
    private final @Nullable Scope server;
    private final @Nullable Scope location;
    private final Entries entries;
    private final Evaluation evaluation;

    /** @param place the block that passes the request on */
    public Flow(Scope place, Entries entries, Evaluation evaluation) {
        this.place = place;
        this.server = place.enclosing("server");
        this.location = place.enclosing("location");
        this.entries = entries;
        this.evaluation = evaluation;
    }

    /**
     * Runs it.
     *
     * @throws Choices.NotReached where the request goes elsewhere
     */
    public void run() {
        Entries.Entry entry = evaluation.choices().choose("entry", ways());
        serverPhase();
        Scope from = entry.from();
        if (from != null) {
            matched(from);
            codes(from.directives(), true);
            if (entry.serverAgain()) {
                serverPhase();
            }
        }
        if (location != null) {
            matched(location);
            // limit_except takes the place of the location before the rewrite module has its turn (measured).
            codes(place.enclosing("limit_except") == null ? location.directives() : List.of(), false);
        }
        laterWriters();
    }

    private List<Option<Entries.Entry>> ways() {
        List<Option<Entries.Entry>> ways = new ArrayList<>();
        for (Entries.Entry entry : entries.of(server, location)) {
            Scope from = entry.from();
            Directive owner = from == null ? null : from.owner();
            String said = owner == null ? "" : "it comes by " + owner.name() + " " + owner.argument(0);
            ways.add(new Option<>(entry, true, said));
        }
        return ways;
    }

    /** A location or server_name given by a regular expression leaves its captures. */
    private void matched(Scope scope) {
        Directive owner = scope.owner();
        if (owner != null && owner.argument(0).startsWith("~")) {
            evaluation.captured(owner.argument(1));
        }
    }

    private void serverPhase() {
        if (server != null) {
            server.here("server_name").stream()
                    .flatMap(d -> d.arguments().stream())
                    .filter(name -> name.startsWith("~"))
                    .forEach(name -> evaluation.captured(name.substring(1)));
            codes(server.directives(), true);
        }
    }

    /** @return whether the directives that follow are run, too */
    private boolean codes(List<Directive> directives, boolean passingThrough) {
        for (Directive d : directives) {
            switch (d.name()) {
                case "set" -> {
                    evaluation.assign(d.argument(0), evaluation.text(d.argument(1)));
                    evaluation.step(d, d);
                }
                // After return only what answers its code goes on, by error_page.
                case "break", "return" -> {
                    return false;
                }
                case "if" -> {
                    if (!branch(d, passingThrough)) {
                        return false;
                    }
                }
                case "rewrite" -> {
                    if (!rewrite(d)) {
                        return false;
                    }
                }
                default -> foreign(d);
            }
        }
        return true;
    }

    private boolean branch(Directive d, boolean passingThrough) {
        boolean ours = d.equals(ifBlock());
        Match match = evaluation.condition(d);
        if (ours) {
            if (match == Match.NO) {
                throw Choices.notReached();
            }
            return codes(d.children(), passingThrough);
        }
        boolean writes =
                d.children().stream().anyMatch(c -> c.is("set", "break") || (passingThrough && c.is("return")));
        boolean leaves = !passingThrough && d.children().stream().anyMatch(this::leaves);
        if (!writes && !leaves) {
            return true;
        }
        boolean taken = evaluation.decide(
                match,
                "if " + d.file() + ":" + d.line() + ":" + d.column(),
                "the condition in line " + d.line() + " holds");
        if (!taken) {
            return true;
        }
        if (leaves) {
            throw Choices.notReached();
        }
        return codes(d.children(), passingThrough);
    }

    private boolean leaves(Directive d) {
        boolean jumps = d.is("rewrite") && !d.argument(2).equals("break");
        return d.is("return") || (jumps && certain(d)) || PASSES.contains(d.name());
    }

    private @Nullable Directive ifBlock() {
        Scope scope = place.enclosing("if");
        return scope == null ? null : scope.owner();
    }

    private boolean rewrite(Directive d) {
        evaluation.captured(d.argument(0));
        boolean stops = d.argument(2).equals("break") || d.argument(2).equals("last");
        return !(stops && certain(d));
    }

    private static boolean certain(Directive rewrite) {
        return Symbolic.match(Symbolic.PATH, rewrite.argument(0), false) == Match.YES;
    }

    /** Directives of other modules that write the variable that they name first. */
    private void foreign(Directive d) {
        boolean sets = d.name().startsWith("set_") || d.is("js_var", "auth_jwt_claim_set", "auth_jwt_header_set");
        if (sets && d.argument(0).startsWith("$")) {
            evaluation.assignUnknown(d.argument(0), d.name());
        }
    }

    /** What writes variables after the rewrite module: subrequests, auth_request_set, Lua. */
    private void laterWriters() {
        for (String kind : List.of("auth_request", "mirror")) {
            place.effectiveAll(kind).stream()
                    .filter(d -> !d.argument(0).equals("off"))
                    .forEach(d -> subrequest(d.argument(0)));
        }
        evaluation.subrequestAnswered(true);
        place.effectiveAll("auth_request_set")
                .forEach(d -> evaluation.assign(d.argument(0), evaluation.text(d.argument(1))));
        evaluation.subrequestAnswered(false);
        lua();
    }

    /** A subrequest shares the variables of its request, and the server's directives are run for it, too. */
    private void subrequest(String uri) {
        if (server == null) {
            return;
        }
        codes(server.directives(), true);
        Scope target = entries.location(server, uri);
        if (target != null) {
            codes(target.directives(), true);
        }
    }

    private void lua() {
        for (Scope scope = place; scope != null; scope = scope.outer()) {
            for (Directive d : scope.lua()) {
                if (d.name().matches("(server_)?(rewrite|access)_by_lua.*")) {
                    written(d).forEach(name -> evaluation.assignUnknown("$" + name, d.name()));
                }
            }
        }
    }

    /** Lua in a file may write any variable that there is. */
    private Stream<String> written(Directive d) {
        String code = String.join(" ", d.arguments());
        boolean elsewhere = d.name().endsWith("_file") || code.contains("require") || code.contains("ngx.var[");
        return evaluation.assigned().stream()
                .filter(name -> elsewhere || code.matches("(?s).*ngx\\.var\\." + name + "\\b.*"));
    }
}
