package io.github.keepalivelab.cli.truth;

import java.util.List;

/**
 * A proxy_pass of a generated configuration.
 *
 * @param name unique in it
 * @param marker what X-Place says in its answers
 * @param entries the requests that lead there; with several the answer may depend on the way
 */
record Place(String name, String marker, List<Ask> entries) {}
