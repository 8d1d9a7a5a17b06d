package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.Fixes.Edit;
import io.github.keepalivelab.study.doctor.eval.Scope;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts an upstream block with a pool in the place of an address; the Host header stays what it was. */
final class UpstreamFix {

    private final Fixes fixes;
    private final NginxModel model;

    UpstreamFix(Fixes fixes, NginxModel model) {
        this.fixes = fixes;
        this.model = model;
    }

    /** Returns the diff, or what to do where a diff would change more. */
    String of(List<ProxyHop> hops, PassTarget target) {
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
