package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.Fixes.Edit;
import io.github.keepalivelab.study.doctor.eval.Scope;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What to write so that connections are reused, and nothing else that the backend sees changes. */
final class ReuseFixes {

    private static final String CLEARED = "proxy_set_header Connection \"\";";
    private static final String VERSION = "proxy_http_version 1.1;";
    private static final int MANY = 3;

    private final Fixes fixes;
    private final NginxModel model;

    ReuseFixes(Fixes fixes, NginxModel model) {
        this.fixes = fixes;
        this.model = model;
    }

    String replace(Directive d, String instead) {
        return d.block() == null ? fixes.diff(fixes.replace(d, instead)) : fixes.diff(fixes.into(d, instead));
    }

    String into(Directive block, String line) {
        return fixes.diff(fixes.into(block, line));
    }

    String after(Directive d, String line) {
        return fixes.diff(fixes.after(d, line));
    }

    /** Below the servers, and so below a balancing method. */
    String intoUpstream(Upstream upstream, String line) {
        Optional<Directive> last = upstream.block().children().stream()
                .filter(d -> d.block() == null)
                .reduce((first, second) -> second);
        return fixes.diff(last.map(d -> fixes.after(d, line)).orElseGet(() -> fixes.into(upstream.block(), line)));
    }

    /** Moves keepalive below a balancing method. */
    String above(Upstream upstream, Directive method, Directive keepalive) {
        if (method.block() != null || keepalive.block() != null) {
            return "move " + method.name() + " above keepalive in upstream " + upstream.name();
        }
        String line = String.join(" ", written(keepalive)) + ";";
        return fixes.diff(fixes.replace(keepalive, method(method)), fixes.replace(method, line));
    }

    private static String method(Directive method) {
        return String.join(" ", written(method)) + ";";
    }

    /** Returns a directive's words with quotes where they need them. */
    static List<String> written(Directive d) {
        List<String> words = new ArrayList<>(List.of(d.name()));
        for (String argument : d.arguments()) {
            boolean plain = argument.matches("[^\\s;{}\"'\\\\#]+");
            words.add(plain ? argument : "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        return words;
    }

    /** Adds a line beside a place, in its location when the place is within an if. */
    String beside(ProxyHop hop, String line) {
        return fixes.diff(besideEdit(hop, line));
    }

    private Edit besideEdit(ProxyHop hop, String... added) {
        Directive home = hop.home().owner();
        return home == null || hop.scope() == hop.home() ? fixes.after(hop.pass(), added) : fixes.into(home, added);
    }

    /** Adds a line beside each of several places. */
    String besideEach(List<ProxyHop> hops, String line) {
        return fixes.diff(perHome(hops, line));
    }

    /** Adds a line above a directive. */
    String before(Directive d, String line) {
        return fixes.diff(fixes.before(d, line));
    }

    /** Writes HTTP/1.1 into each location, or once into a server block that has many. */
    String httpVersion(List<ProxyHop> hops) {
        return fixes.diff(perHome(hops, VERSION));
    }

    private List<Edit> perHome(List<ProxyHop> hops, String line) {
        Map<Directive, Edit> edits = new LinkedHashMap<>();
        Scope server = hops.get(0).scope().enclosing("server");
        Directive block = server == null ? null : server.owner();
        if (hops.size() > MANY && block != null) {
            return List.of(fixes.into(block, line));
        }
        for (ProxyHop hop : hops) {
            Directive home = hop.home().owner();
            edits.putIfAbsent(home == null ? hop.pass() : home, besideEdit(hop, line));
        }
        return List.copyOf(edits.values());
    }

    /**
     * Empties the Connection header where the default is sent. A block with headers of its own has no others, so the line
     * goes to the headers that are in force.
     */
    String clearedConnection(List<ProxyHop> hops) {
        Map<Directive, Edit> edits = new LinkedHashMap<>();
        List<ProxyHop> without = new ArrayList<>();
        Set<Directive> maps = new LinkedHashSet<>();
        for (ProxyHop hop : hops) {
            List<Directive> own = hop.scope().effectiveAll("proxy_set_header");
            if (own.isEmpty()) {
                without.add(hop);
                continue;
            }
            Directive last = own.get(own.size() - 1);
            if (upgrades(own)) {
                maps.add(last);
            } else {
                edits.putIfAbsent(last, fixes.after(last, CLEARED));
            }
        }
        List<Edit> all = new ArrayList<>(edits.values());
        if (!without.isEmpty()) {
            all.addAll(perHome(without, CLEARED));
        }
        if (!maps.isEmpty()) {
            String variable = mapVariable();
            maps.forEach(last -> all.add(fixes.after(last, "proxy_set_header Connection " + variable + ";")));
            mapBlock(variable).ifPresent(all::add);
        }
        return fixes.diff(all);
    }

    private static boolean upgrades(List<Directive> headers) {
        return headers.stream().anyMatch(d -> d.argument(0).equalsIgnoreCase("Upgrade"));
    }

    private static final String MAP_VARIABLE = "$connection_if_upgrade";

    private String mapVariable() {
        return MAP_VARIABLE;
    }

    /** A map that sends Connection: upgrade with upgrades only, before the first server; none where it is there already. */
    private Optional<Edit> mapBlock(String variable) {
        if (model.definitions().map(variable).isPresent() || model.servers().isEmpty()) {
            return Optional.empty();
        }
        Directive first = model.servers().get(0).owner();
        return first == null
                ? Optional.empty()
                : Optional.of(fixes.before(
                        first, "map $http_upgrade " + variable + " {", "    default upgrade;", "    '' \"\";", "}"));
    }

    /** Changes the Connection header that is written; one that serves WebSockets too becomes a map. */
    String connectionInstead(ProxyHop hop, Directive written, boolean prose) {
        if (!upgrades(hop.scope().effectiveAll("proxy_set_header"))) {
            return fixes.diff(fixes.replace(written, CLEARED));
        }
        if (prose) {
            return "it also serves upgrades, so let a map decide. In http: map $http_upgrade " + MAP_VARIABLE
                    + " { default upgrade; '' \"\"; } and in " + written.file() + ":" + written.line()
                    + ": proxy_set_header Connection " + MAP_VARIABLE + ";";
        }
        List<Edit> edits = new ArrayList<>();
        edits.add(fixes.replace(written, "proxy_set_header Connection " + MAP_VARIABLE + ";"));
        mapBlock(MAP_VARIABLE).ifPresent(edits::add);
        return fixes.diff(edits);
    }

    /** Puts an upstream block in the place of an address; the Host header stays what it was. */
    String upstreamFor(List<ProxyHop> hops, PassTarget target) {
        return new UpstreamFix(fixes, model).of(hops, target);
    }
}
