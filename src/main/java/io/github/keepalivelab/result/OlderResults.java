package io.github.keepalivelab.result;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Results that earlier programs wrote in the same schema version, brought to today's members. */
final class OlderResults {

    private OlderResults() {}

    /** Changes the tree in place. */
    static void adapt(ObjectNode result) {
        if (!result.has("startedAt")) {
            result.putNull("startedAt");
        }
        if ("liveness".equals(result.path("kind").asString("")) && result.get("peers") instanceof ArrayNode peers) {
            if (peers.isEmpty()) {
                result.remove("peers");
            } else {
                pools(result);
            }
        }
    }

    /** What users' pools do was a result of liveness once. */
    private static void pools(ObjectNode result) {
        JsonNode faults = result.path("plan").path("faults");
        result.put("kind", Kind.POOLS.label());
        result.remove(List.of("cells", "costs", "counters", "timers", "probes", "captures", "plan"));
        result.putObject("plan").set("faults", faults);
    }
}
