package io.github.keepalivelab.study.doctor.eval;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways by which requests come to a location: from a client, or by a jump from another location. */
public final class Entries {

    private final Map<Directive, List<Scope>> locations = new HashMap<>();
    private final Map<Directive, List<Scope>> jumping = new HashMap<>();

    /**
     * A way to a location.
     *
     * @param from the location that jumps; null for a client's request
     * @param serverAgain whether the server's directives are run once more
     */
    record Entry(@Nullable Scope from, boolean serverAgain) {}

    /** Notes a location of a server. */
    public void add(Scope location) {
        Scope server = location.enclosing("server");
        Directive owner = server == null ? null : server.owner();
        if (owner != null) {
            locations.computeIfAbsent(owner, key -> new ArrayList<>()).add(location);
        }
    }

    private List<Scope> all(@Nullable Scope server) {
        Directive owner = server == null ? null : server.owner();
        return owner == null ? List.of() : locations.getOrDefault(owner, List.of());
    }

    /** Returns the ways; jumps from locations that write no variable are as good as a client's request. */
    List<Entry> of(@Nullable Scope server, @Nullable Scope location) {
        List<Entry> entries = new ArrayList<>();
        Directive to = location == null ? null : location.owner();
        boolean named = to != null && to.argument(0).startsWith("@");
        boolean internal = location != null && !location.here("internal").isEmpty();
        boolean plainJump = false;
        for (Scope from : jumping(server)) {
            if (to == null || to.equals(from.owner())) {
                continue;
            }
            Optional<Entry> jump = jump(server, from, to);
            if (jump.isPresent() && writes(from.directives())) {
                entries.add(jump.get());
            } else {
                plainJump |= jump.isPresent();
            }
        }
        boolean direct = !named && !internal;
        if (direct || plainJump || entries.isEmpty()) {
            entries.add(0, new Entry(null, false));
        }
        return entries;
    }

    private List<Scope> jumping(@Nullable Scope server) {
        Directive owner = server == null ? null : server.owner();
        return owner == null
                ? List.of()
                : jumping.computeIfAbsent(
                        owner,
                        key -> all(server).stream()
                                .filter(location -> location.directives().stream()
                                        .anyMatch(d -> d.is("rewrite", "try_files", "error_page")))
                                .toList());
    }

    private static boolean writes(List<Directive> directives) {
        return directives.stream().anyMatch(d -> d.is("set") || (d.is("if") && writes(d.children())));
    }

    private Optional<Entry> jump(@Nullable Scope server, Scope from, Directive to) {
        for (Directive d : from.directives()) {
            if (d.is("rewrite")
                    && !d.argument(2).equals("break")
                    && !outside(d)
                    && leadsTo(server, d.argument(1), to)) {
                return Optional.of(new Entry(from, false));
            }
            boolean last = d.is("try_files", "error_page");
            if (last && !d.arguments().isEmpty()) {
                String target = d.argument(d.arguments().size() - 1);
                if (leadsTo(server, target, to)) {
                    return Optional.of(new Entry(from, !target.startsWith("@")));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean outside(Directive rewrite) {
        return rewrite.argument(2).equals("redirect")
                || rewrite.argument(2).equals("permanent")
                || rewrite.argument(1).matches("(?i)https?://.*|\\$scheme.*");
    }

    /** Whether a URI as it is written may lead to a location. */
    private boolean leadsTo(@Nullable Scope server, String uri, Directive location) {
        String name = location.argument(location.arguments().size() - 1);
        if (name.startsWith("@") || uri.startsWith("@")) {
            return name.equals(uri);
        }
        if (uri.startsWith("=")) {
            return false;
        }
        int variable = uri.indexOf('$');
        String literal = variable < 0 ? uri : uri.substring(0, variable);
        return switch (location.arguments().size() > 1 ? location.argument(0) : "") {
            case "=" -> variable < 0 ? literal.replaceFirst("\\?.*", "").equals(name) : name.startsWith(literal);
            case "~", "~*" ->
                variable >= 0
                        || Symbolic.match(literal, name, location.argument(0).equals("~*")) != Symbolic.Match.NO;
            default ->
                variable < 0 ? takes(server, location, literal) : literal.startsWith(name) || name.startsWith(literal);
        };
    }

    private boolean takes(@Nullable Scope server, Directive location, String uri) {
        Scope taker = server == null ? null : location(server, uri);
        return taker != null && location.equals(taker.owner());
    }

    /** Returns the location that takes a URI: the one of exactly this name, else the longest that it begins with. */
    public @Nullable Scope location(Scope server, String uri) {
        Scope best = null;
        int length = -1;
        for (Scope candidate : all(server)) {
            Directive owner = candidate.owner();
            if (owner == null
                    || owner.argument(0).startsWith("~")
                    || owner.argument(0).startsWith("@")) {
                continue;
            }
            String name = owner.argument(owner.arguments().size() - 1);
            if (owner.argument(0).equals("=") && name.equals(uri)) {
                return candidate;
            }
            if (!owner.argument(0).equals("=") && uri.startsWith(name) && name.length() > length) {
                best = candidate;
                length = name.length();
            }
        }
        return best;
    }
}
