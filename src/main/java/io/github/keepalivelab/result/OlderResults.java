package io.github.keepalivelab.result;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Results of earlier programs, brought to today's shape. What they did not measure stays unseen. */
final class OlderResults {

    private static final String RATE = "ratePerSecond";
    private static final List<String> PROCESSES = List.of("driver", "nginx", "backend");

    private OlderResults() {}

    /** Changes the tree in place. */
    static void adapt(ObjectNode result) {
        if (result.path("schemaVersion").asLong(0) > 1) {
            return;
        }
        result.put("schemaVersion", StoredResult.SCHEMA_VERSION);
        engine(result.path("environment"));
        if (!result.has("startedAt")) {
            result.putNull("startedAt");
        }
        switch (result.path("kind").asString("")) {
            case "liveness" -> liveness(result);
            case "compare" -> compare(result);
            case "ablate" -> ablate(result);
            default -> {
                // The others have not changed.
            }
        }
    }

    /** An engine was three members. */
    private static void engine(JsonNode environment) {
        if (!(environment instanceof ObjectNode object) || !object.has("threadKind")) {
            return;
        }
        JsonNode detail = object.remove("loadEngineDetail");
        JsonNode threads = object.remove("threadKind");
        JsonNode name = object.get("loadEngine");
        if (name != null && name.isString()) {
            object.putObject("loadEngine")
                    .put("name", name.asString())
                    .put("version", "")
                    .put("detail", detail == null ? "" : detail.asString(""))
                    .put("threads", threads.asString(""));
        }
    }

    private static void liveness(ObjectNode result) {
        if (!(result.get("peers") instanceof ArrayNode peers)) {
            return;
        }
        if (peers.isEmpty()) {
            result.remove("peers");
        } else {
            pools(result);
        }
    }

    /** What users' pools do was a result of liveness once. */
    private static void pools(ObjectNode result) {
        JsonNode faults = result.path("plan").path("faults");
        result.put("kind", Kind.POOLS.label());
        result.remove(List.of("cells", "costs", "counters", "timers", "probes", "captures", "plan"));
        result.putObject("plan").set("faults", faults);
    }

    /** Every run had one load, and the CPU figure of a host was the clock of its process. */
    private static void compare(ObjectNode result) {
        if (!(result.get("plan") instanceof ObjectNode plan) || !plan.has(RATE)) {
            return;
        }
        JsonNode rate = plan.remove(RATE);
        ArrayNode rates = plan.putArray("ratesPerSecond");
        if (rate.isNumber()) {
            rates.add(rate);
        }
        plan.putNull("maxSeconds");
        plan.putArray("wanted");
        int planned = plan.path("blocks").asInt(0);
        JsonNode complete = result.remove("completeBlocks");
        ObjectNode load = result.putArray("loads").addObject();
        load.set(RATE, rate);
        load.set("blocks", complete == null ? result.nullNode() : complete);
        load.put("blocksDropped", Math.max(0, planned - (complete == null ? 0 : complete.asInt(0))));
        move(result, load, "arms");
        move(result, load, "comparisons");
        load.path("arms").forEach(OlderResults::arm);
        load.path("comparisons").forEach(OlderResults::comparison);
        // What was compared then was the clock of a process, which is not called a host's any more.
        for (JsonNode comparison : load.path("comparisons")) {
            if (comparison instanceof ObjectNode object) {
                object.put("metric", object.path("metric").asString("").replace("cpuMicros", "processMicros"));
            }
        }
        result.putArray("costs");
        for (JsonNode trial : result.path("trials")) {
            if (trial instanceof ObjectNode object) {
                object.set(RATE, rate);
                processes(object, "Micros");
                owner(object.path("timeWaits"));
            }
        }
    }

    private static void ablate(ObjectNode result) {
        result.path("comparisons").forEach(OlderResults::comparison);
        for (String list : List.of("combinations", "clientCombinations")) {
            result.path(list).forEach(entry -> arm(entry.path("arm")));
        }
        for (JsonNode sweep : result.path("sweeps")) {
            sweep.path("points").forEach(point -> arm(point.path("arm")));
        }
    }

    private static void move(ObjectNode from, ObjectNode into, String name) {
        JsonNode moved = from.remove(name);
        if (moved != null) {
            into.set(name, moved);
        }
    }

    private static void arm(JsonNode arm) {
        if (arm instanceof ObjectNode object) {
            processes(object, "MicrosPerRequest");
            owner(object.path("timeWaitPerRequest"));
            hop(object, "clientHop");
            hop(object, "upstreamHop");
        }
    }

    /** The driver's TIME_WAIT was called the client's. */
    private static void owner(JsonNode timeWaits) {
        if (timeWaits instanceof ObjectNode object && object.has("client")) {
            object.set("driver", object.remove("client"));
        }
    }

    /** A hop was its policy alone. */
    private static void hop(ObjectNode arm, String name) {
        JsonNode policy = arm.get(name);
        if (policy != null && policy.isString()) {
            arm.putObject(name).put("policy", policy.asString()).put("protocol", "http");
        }
    }

    private static void processes(ObjectNode figures, String unit) {
        if (!(figures.get("cpu" + unit) instanceof ObjectNode cpu) || figures.has("process" + unit)) {
            return;
        }
        ObjectNode process = figures.putObject("process" + unit);
        ObjectNode network = figures.putObject("network" + unit);
        for (String name : PROCESSES) {
            JsonNode value = cpu.get(name);
            process.set(name, value == null ? figures.nullNode() : value);
            network.putNull(name);
        }
        cpu.putNull("total");
    }

    private static void comparison(JsonNode comparison) {
        if (!(comparison instanceof ObjectNode object) || object.get("claim") == null) {
            return;
        }
        boolean claim = object.remove("claim").asBoolean(false);
        object.putNull("allBlocks");
        object.put("outcome", (claim ? Resolution.CLAIM : Resolution.UNRESOLVED).name());
        if (claim) {
            object.putNull("reason");
        } else {
            object.put("reason", "the interval includes no effect");
        }
    }
}
