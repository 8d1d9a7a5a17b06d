package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Says what nginx itself would say against a configuration, without nginx: unknown and misplaced directives, numbers and
 * values of arguments, duplicates, names that nobody defines. Files, certificates, users and names of hosts are not looked
 * at; regular expressions are not compiled. What modules that are not nginx's declare is not known: their directives are
 * named and never refused.
 */
public final class NginxCheck {

    private static final Context[] HTTP_PLACES = {
        Context.HTTP, Context.SERVER, Context.LOCATION, Context.UPSTREAM, Context.MAIN, Context.EVENTS
    };
    private static final Context[] STREAM_PLACES = {
        Context.STREAM, Context.STREAM_SERVER, Context.STREAM_UPSTREAM, Context.MAIN, Context.EVENTS
    };
    private static final Context[] MAIL_PLACES = {Context.MAIL, Context.MAIL_SERVER, Context.MAIN, Context.EVENTS};

    private NginxCheck() {}

    /** How much of what nginx would read is there. */
    public enum Extent {
        /** The main file with all that it includes. */
        WHOLE,
        /** The main file, but included files are missing: variables, formats and zones may be defined in them. */
        WHOLE_WITH_GAPS,
        /** A file that another includes: where it stands is guessed. */
        PART
    }

    /**
     * What is wrong, and what is not nginx's.
     *
     * @param refusals in the order in which nginx would find them; nginx stops at the first
     * @param foreign names that the table lacks, each with its first directive: modules from elsewhere
     */
    public record Findings(List<Refusal> refusals, Map<String, Directive> foreign) {}

    /**
     * Checks a configuration with its includes in place.
     *
     * @param wholeFile whether it is a main file with all that it includes, else a part of one
     */
    public static Findings check(List<Directive> directives, boolean wholeFile, NginxVersion version) {
        return check(directives, wholeFile ? Extent.WHOLE : Extent.PART, version);
    }

    /** Checks a configuration with its includes in place. */
    public static Findings check(List<Directive> directives, Extent extent, NginxVersion version) {
        boolean foreignModules = directives.stream().anyMatch(ForeignModules::loads);
        if (extent != Extent.PART) {
            return whole(directives, extent == Extent.WHOLE, version, foreignModules);
        }
        Findings http = part(directives, HTTP_PLACES, version, foreignModules);
        if (http.refusals().isEmpty()) {
            return http;
        }
        Findings stream = part(directives, STREAM_PLACES, version, foreignModules);
        Findings mail = part(directives, MAIL_PLACES, version, foreignModules);
        if (mail.refusals().isEmpty()) {
            return mail;
        }
        return stream.refusals().size() < http.refusals().size() ? stream : http;
    }

    private static Findings whole(
            List<Directive> directives, boolean complete, NginxVersion version, boolean foreignModules) {
        BlockCheck check = new BlockCheck(version, foreignModules);
        Names names = new Names("core", complete, version);
        check.all(directives, new Scope(Context.MAIN, null, null, names, null));
        List<Refusal> refusals = new ArrayList<>(check.refusals());
        if (!check.foreign().isEmpty() || foreignModules) {
            // A module from elsewhere may define variables and zones.
            refusals.removeIf(refusal -> refusal.message().startsWith("unknown \"")
                    || refusal.message().startsWith("zero size shared memory zone"));
        }
        boolean events = directives.stream().anyMatch(directive -> directive.is("events"));
        if (complete && !events && !directives.isEmpty()) {
            Directive first = directives.get(0);
            refusals.add(new Refusal(first.file(), first.line(), 1, "no \"events\" section in configuration"));
        }
        return new Findings(List.copyOf(refusals), check.foreign());
    }

    /** Each directive of a part is taken to stand where it may; what cannot stand together anywhere is not looked for. */
    private static Findings part(
            List<Directive> directives, Context[] places, NginxVersion version, boolean foreignModules) {
        BlockCheck check = new BlockCheck(version, foreignModules);
        Names names = new Names(places[0].type(), false, version);
        Map<Context, Scope> scopes = new EnumMap<>(Context.class);
        Context usual = usual(directives, places, version);
        for (Directive directive : directives) {
            Context place = place(directive, usual, places, version);
            check.one(directive, scopes.computeIfAbsent(place, key -> new Scope(key, null, null, names, null)));
        }
        names.late().forEach(late -> check.refusals().add(Refusal.of(late.directive(), late.message())));
        return new Findings(List.copyOf(check.refusals()), check.foreign());
    }

    private static boolean stands(Directive directive, Context place, NginxVersion version) {
        for (DirectiveTable.Row row : DirectiveTable.get().rows(directive.name(), version)) {
            if (row.allowedIn(place) && row.block() == (directive.block() != null)) {
                return true;
            }
        }
        return false;
    }

    private static Context usual(List<Directive> directives, Context[] places, NginxVersion version) {
        Context best = places[0];
        long most = -1;
        for (Context place : places) {
            long standing = directives.stream()
                    .filter(directive -> stands(directive, place, version))
                    .count();
            if (standing > most) {
                most = standing;
                best = place;
            }
        }
        return best;
    }

    private static Context place(Directive directive, Context usual, Context[] places, NginxVersion version) {
        if (stands(directive, usual, version)) {
            return usual;
        }
        for (Context place : places) {
            if (stands(directive, place, version)) {
                return place;
            }
        }
        return usual;
    }
}
