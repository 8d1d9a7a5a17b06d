package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A block while it is read: where it is, and what stood in it before. */
final class Scope {

    private final Context context;
    private final @Nullable Directive opener;
    private final @Nullable Scope parent;
    private final @Nullable Location location;
    private final Names names;
    private final Map<String, Directive> first = new HashMap<>();

    /**
     * The location that a block is, or is in.
     *
     * @param name as nginx keeps it: without modifier
     * @param kind what the modifier says
     */
    record Location(String name, Kind kind) {

        /** What a location's modifier says; an if or limit_except has no name of its own. */
        enum Kind {
            PREFIX,
            EXACT,
            REGEX,
            NAMED,
            NONE
        }
    }

    Scope(
            Context context,
            @Nullable Directive opener,
            @Nullable Scope parent,
            Names names,
            @Nullable Location location) {
        this.context = context;
        this.opener = opener;
        this.parent = parent;
        this.names = names;
        this.location = location;
    }

    Context context() {
        return context;
    }

    Names names() {
        return names;
    }

    @Nullable
    Directive opener() {
        return opener;
    }

    @Nullable
    Scope parent() {
        return parent;
    }

    /** Null outside of locations, and in a part whose location is not known. */
    @Nullable
    Location location() {
        return location;
    }

    /** Notes a directive; returns the first one of that key in this block when this is not it. */
    @Nullable
    Directive note(String key, Directive directive) {
        return first.putIfAbsent(key, directive);
    }

    /** Returns the first directive of a key in this block. */
    @Nullable
    Directive noted(String key) {
        return first.get(key);
    }

    /** Returns the directive that holds here: of this block or of the nearest one around it. */
    @Nullable
    Directive inherited(String key) {
        for (Scope at = this; at != null; at = at.parent) {
            Directive found = at.first.get(key);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
