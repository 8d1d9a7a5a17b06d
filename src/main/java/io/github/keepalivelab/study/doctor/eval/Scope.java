package io.github.keepalivelab.study.doctor.eval;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block and those around it. nginx inherits a directive from the next outer block that has it, and a list of them as a
 * whole: one {@code proxy_set_header} in a location drops all that stand outside.
 */
public final class Scope {

    private final @Nullable Directive owner;
    private final List<Directive> directives;
    private final @Nullable Scope outer;
    private final Map<String, List<Directive>> simple = new HashMap<>();
    private final List<Directive> lua = new ArrayList<>();

    /**
     * @param owner the block, null for what stands outside of all
     * @param directives what stands in it
     * @param outer the block around it
     */
    public Scope(@Nullable Directive owner, List<Directive> directives, @Nullable Scope outer) {
        this.owner = owner;
        this.directives = directives;
        this.outer = outer;
        for (Directive d : directives) {
            if (d.name().contains("_by_lua")) {
                lua.add(d);
            }
            if (d.block() == null) {
                simple.computeIfAbsent(d.name(), name -> new ArrayList<>()).add(d);
            }
        }
    }

    public @Nullable Directive owner() {
        return owner;
    }

    public List<Directive> directives() {
        return directives;
    }

    public @Nullable Scope outer() {
        return outer;
    }

    /** Returns the innermost block of a kind that this is or lies in; null where there is none. */
    public @Nullable Scope enclosing(String kind) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (scope.owner != null && scope.owner.is(kind)) {
                return scope;
            }
        }
        return null;
    }

    /** Returns the directive in force, the last one of the innermost block that has it. */
    public Optional<Directive> effective(String name) {
        List<Directive> all = effectiveAll(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Returns all directives of a name in the innermost block that has one. */
    public List<Directive> effectiveAll(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            List<Directive> here = scope.here(name);
            if (!here.isEmpty()) {
                return here;
            }
        }
        return List.of();
    }

    /** Returns the directives of a name in this block itself. */
    public List<Directive> here(String name) {
        return simple.getOrDefault(name, List.of());
    }

    /** Returns the directives of this block itself that run Lua. */
    List<Directive> lua() {
        return lua;
    }

    /** Returns the word in force, or what holds without one. */
    public String value(String name, String otherwise) {
        return effective(name).map(d -> d.argument(0)).orElse(otherwise);
    }
}
