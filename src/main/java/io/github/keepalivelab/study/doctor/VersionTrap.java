package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.ProxyHop.Reuse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says where the version of nginx decides, once for each upstream block. */
final class VersionTrap {

    private static final NginxVersion BEFORE = new NginxVersion(1, 28, 0);

    private final NginxVersion version;
    private final boolean old;

    VersionTrap(NginxVersion version) {
        this.version = version;
        this.old = version.compareTo(Upstream.POOL_BY_DEFAULT) < 0;
    }

    private record Key(Set<Upstream> upstreams, Reuse now, Reuse then) {}

    List<Finding> check(NginxModel model) {
        Map<Key, List<ProxyHop>> groups = new LinkedHashMap<>();
        for (ProxyHop hop : model.hops()) {
            ProxyHop.Answer now = hop.answer(version);
            ProxyHop.Answer then = hop.answer(old ? Upstream.POOL_BY_DEFAULT : BEFORE);
            if (now.reuse() != then.reuse()) {
                groups.computeIfAbsent(new Key(now.upstreams(), now.reuse(), then.reuse()), key -> new ArrayList<>())
                        .add(hop);
            }
        }
        List<Finding> findings = new ArrayList<>();
        groups.forEach((key, hops) -> findings.add(finding(key, hops)));
        return findings;
    }

    private Finding finding(Key key, List<ProxyHop> hops) {
        ProxyHop first = hops.get(0);
        String more = hops.size() > 1 ? " and " + (hops.size() - 1) + " more" : "";
        Set<Rule> obstacles = new LinkedHashSet<>();
        hops.forEach(hop -> obstacles.addAll(hop.answer(old ? version : BEFORE).obstacles()));
        return NginxRules.finding(
                Rule.VERSION_TRAP,
                first.pass(),
                first.pass().name() + " " + first.pass().argument(0) + more + ": connections are "
                        + said(key.now()) + " on nginx " + version + ", " + said(key.then())
                        + (old ? " from 1.29.7 on" : " before 1.29.7"),
                advice(obstacles));
    }

    /** Names what an older nginx needs, and no more. */
    private static String advice(Set<Rule> obstacles) {
        List<String> write = new ArrayList<>();
        if (obstacles.contains(Rule.POOL_MISSING)) {
            write.add("keepalive");
        }
        if (obstacles.contains(Rule.HTTP_VERSION)) {
            write.add("proxy_http_version 1.1");
        }
        if (obstacles.contains(Rule.CONNECTION_HEADER) || obstacles.contains(Rule.HEADER_INHERITANCE)) {
            write.add("the emptied Connection header");
        }
        String order = obstacles.contains(Rule.BALANCER_AFTER_KEEPALIVE)
                ? "put the balancing method above keepalive, so that the order does not matter"
                : "";
        String defaults = write.isEmpty() ? "" : "write out " + listed(write) + ", so that no default matters";
        String both = order + (order.isEmpty() || defaults.isEmpty() ? "" : "; ") + defaults;
        return both.isEmpty() ? "name the version that runs: --nginx-version" : both;
    }

    private static String listed(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    private static String said(Reuse reuse) {
        return switch (reuse) {
            case YES -> "reused";
            case NO -> "not reused";
            case UNKNOWN -> "perhaps reused";
        };
    }
}
