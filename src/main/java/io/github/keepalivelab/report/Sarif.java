package io.github.keepalivelab.report;

import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings as SARIF 2.1.0 (OASIS), which code review tools read. */
public final class Sarif {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private Sarif() {}

    /** Returns the log as values that a JSON writer takes. */
    public static Map<String, Object> of(StoredResult<DoctorResult> stored) {
        Map<String, Map<String, Object>> rules = new LinkedHashMap<>();
        List<Map<String, Object>> results = new ArrayList<>();
        for (DoctorResult.Finding f : stored.body().findings()) {
            rules.putIfAbsent(f.rule(), rule(f));
            results.add(result(f));
        }
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "keepalive-lab doctor");
        driver.put("version", stored.environment().labVersion());
        driver.put("rules", List.copyOf(rules.values()));
        return ordered(
                "$schema",
                SCHEMA,
                "version",
                "2.1.0",
                "runs",
                List.of(ordered("tool", Map.of("driver", driver), "results", results)));
    }

    private static Map<String, Object> rule(DoctorResult.Finding f) {
        return ordered(
                "id",
                f.rule(),
                "shortDescription",
                Map.of("text", f.why()),
                "help",
                Map.of("text", "See " + f.docs()),
                "defaultConfiguration",
                Map.of("level", level(f.severity())));
    }

    private static Map<String, Object> result(DoctorResult.Finding f) {
        Map<String, Object> physical = new LinkedHashMap<>();
        physical.put("artifactLocation", Map.of("uri", f.file().replace(" ", "%20")));
        if (f.line() > 0) {
            physical.put("region", Map.of("startLine", f.line()));
        }
        return ordered(
                "ruleId",
                f.rule(),
                "level",
                level(f.severity()),
                "message",
                Map.of(
                        "text",
                        f.message() + ": " + f.why() + ". Fix: " + f.fix().strip()),
                "locations",
                List.of(Map.of("physicalLocation", physical)));
    }

    private static String level(DoctorResult.Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
