package io.github.keepalivelab.plan;

import org.jspecify.annotations.Nullable;

/**
 * An arm as a user spells it out, before it is known what it is run against.
 *
 * @param name null: named by its policies
 * @param clientHop driver to nginx, or to a foreign target
 * @param upstreamHop nginx to backend; null: not said
 * @param path null: the usual one
 */
public record ArmSpec(
        @Nullable String name,
        ConnectionPolicy clientHop,
        @Nullable ConnectionPolicy upstreamHop,
        @Nullable String path) {

    /** Returns the name that it has or gets. */
    public String label() {
        if (name != null) {
            return name;
        }
        return upstreamHop == null ? clientHop.label() : clientHop.label() + "/" + upstreamHop.label();
    }

    /** Returns the arm against the lab's own nginx and backend; an upstream hop that is not spelled out is long. */
    Arm own() {
        return new Arm.Paired(
                label(),
                Hop.of(clientHop),
                Hop.of(upstreamHop == null ? ConnectionPolicy.LONG : upstreamHop),
                path == null ? Arm.HELLO_PATH : path);
    }

    /**
     * Returns the arm against somebody else's service.
     *
     * @throws PlanException when it says something that nobody can set there
     */
    Arm at(Target target) {
        if (upstreamHop != null) {
            throw new PlanException("arm '" + label()
                    + "' has an upstream hop, which no one can set behind --target; leave upstream out");
        }
        if (path == null && !target.path().equals(Arm.HELLO_PATH)) {
            throw new PlanException("arm '" + label() + "' has no path of its own; with target " + target
                    + " write path: " + target.path());
        }
        return target.arm(label(), clientHop, path == null ? Arm.HELLO_PATH : path);
    }
}
