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
        ProxyHop hop = hops.get(0);
        Directive server =
                model.servers().isEmpty() ? null : model.servers().get(0).owner();
        boolean literal = hops.stream().noneMatch(h -> h.pass().argument(0).contains("$"));
        if (server == null || !literal || !hop.pass().is("proxy_pass", "grpc_pass", "fastcgi_pass")) {
            return "name an upstream block with keepalive instead of an address, without a port, and keep the path";
        }
        String name = freeName(target);
        String address = target.kind() == PassTarget.Kind.SOCKET ? target.host() : authority(target);
        List<Edit> edits = new ArrayList<>();
        edits.add(fixes.before(
                server,
                "upstream " + name + " {",
                "    server " + withPort(target, address) + ";",
                "    keepalive 32;",
                "}"));
        boolean keepsHost = name.equals(target.host()) && target.port().isEmpty();
        String host = target.kind() == PassTarget.Kind.SOCKET ? "localhost" : address;
        for (ProxyHop each : hops) {
            edits.add(fixes.replace(each.pass(), each.pass().name() + " " + renamed(each, name) + ";"));
            if (keepsHost || !each.overHttp1() || setsHost(each)) {
                continue;
            }
            Optional<Edit> same = host(each, host);
            if (same.isEmpty()) {
                return "add to http:\nupstream " + name + " {\n    server " + withPort(target, address)
                        + ";\n    keepalive 32;\n}\nand write: " + each.pass().name() + " " + renamed(each, name)
                        + "; the Host header would become " + name + ": set it beside (proxy_set_header Host " + host
                        + ";) together with the headers that are inherited there";
            }
            edits.add(same.get());
        }
        return fixes.diff(edits);
    }

    /** Returns whether the headers in force say what Host is, and none names the target's host. */
    private static boolean setsHost(ProxyHop hop) {
        List<Directive> headers = hop.scope().effectiveAll("proxy_set_header");
        return headers.stream().anyMatch(d -> d.argument(0).equalsIgnoreCase("Host"))
                && headers.stream()
                        .noneMatch(d -> d.argument(1).contains("proxy_host")
                                || d.argument(1).contains("proxy_port"));
    }

    /** Writes the Host header that the address was; empty where a line of its own would drop inherited ones. */
    private Optional<Edit> host(ProxyHop hop, String host) {
        List<Directive> headers = hop.scope().effectiveAll("proxy_set_header");
        String line = "proxy_set_header Host " + host + ";";
        boolean set = headers.stream().anyMatch(d -> d.argument(0).equalsIgnoreCase("Host"));
        boolean own = hop.scope() == hop.home()
                && hop.scope().here("proxy_set_header").equals(headers);
        boolean alone = model.hops().stream().noneMatch(other -> other != hop && within(other.scope(), hop.scope()));
        if (set || !own || !alone) {
            return Optional.empty();
        }
        Directive last = headers.isEmpty() ? hop.pass() : headers.get(headers.size() - 1);
        return Optional.of(fixes.after(last, line));
    }

    private static boolean within(Scope inner, Scope outer) {
        for (Scope scope = inner; scope != null; scope = scope.outer()) {
            if (scope == outer) {
                return true;
            }
        }
        return false;
    }

    private static String authority(PassTarget target) {
        return target.host() + (target.port().isEmpty() ? "" : ":" + target.port());
    }

    /** Without a port a server means port 80, for https as well. */
    private static String withPort(PassTarget target, String address) {
        boolean tls = target.scheme().equals("https") || target.scheme().equals("grpcs");
        return tls && target.port().isEmpty() && target.kind() != PassTarget.Kind.SOCKET ? address + ":443" : address;
    }

    /** A name keeps its name; an address gets one that no block has. */
    private String freeName(PassTarget target) {
        boolean name = target.kind() == PassTarget.Kind.NAME && !target.host().matches("[\\d.]+");
        String wanted = name
                ? target.host()
                : target.kind() == PassTarget.Kind.SOCKET || target.port().isEmpty()
                        ? "backend"
                        : "backend_" + target.port();
        String free = wanted;
        for (int i = 2;
                model.upstream(new PassTarget("", free, "", PassTarget.Kind.NAME, ""))
                        .isPresent();
                i++) {
            free = wanted + "_" + i;
        }
        return free;
    }

    private static String renamed(ProxyHop hop, String name) {
        PassTarget target = PassTarget.of(hop.pass().argument(0));
        String scheme = hop.pass().argument(0).contains("://")
                ? hop.pass().argument(0).substring(0, hop.pass().argument(0).indexOf("://") + 3)
                : "";
        return scheme + name + target.rest();
    }
}
