package io.github.keepalivelab.cli.truth;

import java.util.Locale;

/** Draws single words. */
final class Values {

    private Values() {}

    /** A value for the Connection header without a variable in it. */
    static String header(World world) {
        int roll = world.dice().below(100);
        if (roll < 42) {
            return world.dice().of("\"\"", "''");
        }
        if (roll < 64) {
            return "close";
        }
        if (roll < 84) {
            return "keep-alive";
        }
        return roll < 94 ? "upgrade" : world.dice().of("Close", "\"keep-alive, close\"", "closed", "\" close \"");
    }

    /** The name of an upstream block, or at times an address. */
    static String name(World world) {
        return world.dice().chance(12) ? "127.0.0.1:@B1@" : upstream(world);
    }

    /** The name of an upstream block, at times in other letters. */
    static String upstream(World world) {
        String name = world.dice().of(world.upstreams());
        return world.dice().chance(6) ? name.toUpperCase(Locale.ROOT) : name;
    }
}
