package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that the blocks of http, or of stream, give to each other: variables, upstream blocks, formats, zones. */
final class Names {

    private final VariableTable table;
    private final boolean complete;
    private final Set<String> defined = new HashSet<>();
    private final Map<String, Directive> used = new LinkedHashMap<>();
    private final Map<String, Directive> usedAtMerge = new LinkedHashMap<>();
    private final Set<String> formats = new HashSet<>(Set.of("combined"));
    private final Map<String, String> zones = new HashMap<>();
    private final Map<String, Directive> zonesUsed = new LinkedHashMap<>();
    private final Map<String, List<Target>> targets = new HashMap<>();
    private final List<Late> late = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private final Listens listens = new Listens();

    /** A place that sends requests to an address, or an upstream block. */
    private record Target(NginxUrl url, @Nullable Directive pass) {}

    /**
     * What nginx finds when a block is complete.
     *
     * @param directive the cause
     * @param message in nginx's words
     */
    record Late(Directive directive, String message) {}

    /**
     * The names of http, or of stream.
     *
     * @param complete whether all that nginx would read is here; else a name may be given elsewhere
     */
    Names(String family, boolean complete, NginxVersion version) {
        this.table = new VariableTable(family, version);
        this.complete = complete;
    }

    boolean complete() {
        return complete;
    }

    Listens listens() {
        return listens;
    }

    List<Scope> scopes() {
        return scopes;
    }

    List<Late> late() {
        return late;
    }

    /** Notes a variable that a text asks for. */
    void use(String name, Directive where) {
        used.putIfAbsent(name.toLowerCase(Locale.ROOT), where);
    }

    /** Notes a variable in a value that nginx compiles after all is read. */
    void useAtMerge(String name, Directive where) {
        usedAtMerge.putIfAbsent(name.toLowerCase(Locale.ROOT), where);
    }

    /** Notes a variable that gets a value; returns what nginx says when it may not. */
    @Nullable
    String define(String name) {
        if (name.isEmpty()) {
            return "invalid variable name \"$\"";
        }
        String key = name.toLowerCase(Locale.ROOT);
        if (table.kind(key) == VariableTable.Kind.FIXED) {
            return "the duplicate \"" + name + "\" variable";
        }
        defined.add(key);
        return null;
    }

    /** Notes the groups of a regular expression that have names: they are variables. */
    void defineGroups(String regex) {
        int at = regex.indexOf("(?");
        while (at >= 0) {
            int from = regex.startsWith("P", at + 2) ? at + 3 : at + 2;
            int end = from + 1;
            if (regex.startsWith("<", from) || regex.startsWith("'", from)) {
                while (end < regex.length()
                        && (Character.isLetterOrDigit(regex.charAt(end)) || regex.charAt(end) == '_')) {
                    end++;
                }
                defined.add(regex.substring(from + 1, end).toLowerCase(Locale.ROOT));
            }
            at = regex.indexOf("(?", at + 2);
        }
    }

    /** The variables that nobody defines, in nginx's order, with the first directive that asks for each. */
    Map<String, Directive> unknownVariables() {
        Map<String, Directive> unknown = new LinkedHashMap<>(used);
        usedAtMerge.forEach(unknown::putIfAbsent);
        unknown.keySet().removeIf(name -> defined.contains(name) || table.kind(name) != VariableTable.Kind.UNKNOWN);
        return unknown;
    }

    boolean addFormat(String name) {
        return formats.add(name);
    }

    boolean hasFormat(String name) {
        return formats.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** Declares a zone of shared memory; returns what nginx says when its name is another module's. */
    @Nullable
    String declareZone(String name, String module) {
        String other = zones.putIfAbsent(name, module);
        return other == null || other.equals(module)
                ? null
                : "the shared memory zone \"" + name + "\" is already declared for a different use";
    }

    boolean hasZone(String name) {
        return zones.containsKey(name);
    }

    void useZone(String name, Directive where) {
        zonesUsed.putIfAbsent(name, where);
    }

    /** The zones that nobody declares, with the first directive that asks for each. */
    Map<String, Directive> unknownZones() {
        Map<String, Directive> unknown = new LinkedHashMap<>(zonesUsed);
        unknown.keySet().removeAll(zones.keySet());
        return unknown;
    }

    /** Notes what nginx will find when the block around is complete. */
    void later(Directive directive, String message) {
        late.add(new Late(directive, message));
    }

    /** As ngx_http_upstream_add: a target may be an upstream block that came before. */
    @Nullable
    String passTo(NginxUrl url, Directive pass) {
        List<Target> same = targets.computeIfAbsent(url.host().toLowerCase(Locale.ROOT), host -> new ArrayList<>(2));
        boolean block = same.stream().anyMatch(target -> target.pass() == null);
        if (block && url.portWritten()) {
            return "upstream \"" + url.host() + "\" may not have port " + url.port();
        }
        same.add(new Target(url, pass));
        return null;
    }

    /** Adds an upstream block; a refusal may be about a target that came before. */
    @Nullable
    Late addUpstream(Directive upstream) {
        String name = upstream.argument(0);
        NginxUrl url = new NginxUrl(null, name, 0, false, "", NginxUrl.Kind.NAME);
        List<Target> same = targets.computeIfAbsent(name.toLowerCase(Locale.ROOT), host -> new ArrayList<>(2));
        for (Target target : same) {
            Directive pass = target.pass();
            if (pass == null) {
                return new Late(upstream, "duplicate upstream \"" + name + "\"");
            }
            if (target.url().portWritten()) {
                String message = "upstream \"" + name + "\" may not have port "
                        + target.url().port();
                return new Late(pass, message);
            }
        }
        same.add(new Target(url, null));
        return null;
    }
}
