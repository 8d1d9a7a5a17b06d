package io.github.keepalivelab.report;

import io.github.keepalivelab.job.LabVersion;
import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.StoredResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Findings as SARIF 2.1.0 (OASIS), which code review tools read. */
public final class Sarif {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final int FINGERPRINT_BYTES = 16;
    private static final int USAGE = 2;

    private final SarifPlaces places;
    private final List<String> ruleIds = new ArrayList<>();
    private final List<Map<String, Object>> rules = new ArrayList<>();
    private final Map<String, Integer> occurrences = new HashMap<>();

    private Sarif(SarifPlaces places) {
        this.places = places;
    }

    /** Returns the log of an examination, as values that a JSON writer takes. Names of files begin in the working folder. */
    public static Map<String, Object> of(StoredResult<DoctorResult> stored) {
        return of(stored, workingFolder());
    }

    static Map<String, Object> of(StoredResult<DoctorResult> stored, String folder) {
        boolean standardInput = "-".equals(stored.body().plan().nginxConf());
        Sarif sarif = new Sarif(new SarifPlaces(folder, standardInput));
        List<Map<String, Object>> results =
                stored.body().findings().stream().map(sarif::result).toList();
        return sarif.log(stored.environment().labVersion(), ordered("executionSuccessful", true), results);
    }

    /**
     * Returns the log of an examination that did not take place, because nginx would not read the file either.
     *
     * @param file which
     * @param line from 1, or 0 when it is not about a line
     * @param message what is wrong there
     */
    public static Map<String, Object> refused(String file, int line, String message) {
        return refused(file, line, message, workingFolder());
    }

    static Map<String, Object> refused(String file, int line, String message, String folder) {
        Sarif sarif = new Sarif(new SarifPlaces(folder, true));
        Map<String, Object> notification = ordered(
                "level",
                "error",
                "message",
                Map.of("text", message),
                "locations",
                List.of(sarif.places.location(file, line)));
        return sarif.log(
                LabVersion.current(),
                ordered(
                        "executionSuccessful",
                        false,
                        "exitCode",
                        USAGE,
                        "toolExecutionNotifications",
                        List.of(notification)),
                List.of());
    }

    private static String workingFolder() {
        return Path.of("").toAbsolutePath().toString();
    }

    private Map<String, Object> log(String version, Map<String, Object> invocation, List<Map<String, Object>> results) {
        Map<String, Object> driver = ordered("name", "keepalive-lab doctor", "version", version, "rules", rules);
        Map<String, Object> run = ordered(
                "tool",
                Map.of("driver", driver),
                "invocations",
                List.of(invocation),
                "originalUriBaseIds",
                places.bases(),
                "columnKind",
                "utf16CodeUnits",
                "results",
                results);
        return ordered("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run));
    }

    /** Describes a rule; its {@code helpUri} is the reference of what it is about, which SARIF wants to be absolute. */
    private static Map<String, Object> rule(Finding f) {
        String markdown = RuleDocs.markdown(f.rule()).orElse("See " + f.docs() + ".");
        String plain = RuleDocs.plain(f.rule()).orElse("See " + f.docs() + ".").strip();
        Map<String, Object> rule = ordered("id", f.rule(), "shortDescription", Map.of("text", f.why()));
        RuleDocs.reference(f.rule()).ifPresent(uri -> rule.put("helpUri", uri));
        rule.put("help", ordered("text", plain, "markdown", markdown));
        rule.put("defaultConfiguration", Map.of("level", level(f.severity())));
        return rule;
    }

    private int index(Finding f) {
        if (!ruleIds.contains(f.rule())) {
            ruleIds.add(f.rule());
            rules.add(rule(f));
        }
        return ruleIds.indexOf(f.rule());
    }

    private Map<String, Object> result(Finding f) {
        Optional<Map<String, Object>> fix = SarifFixes.of(f.fix(), places);
        String said = f.message() + ": " + f.why() + ".";
        Map<String, Object> result = ordered(
                "ruleId",
                f.rule(),
                "ruleIndex",
                index(f),
                "level",
                level(f.severity()),
                "message",
                Map.of(
                        "text",
                        fix.isPresent() ? said : said + " Fix: " + f.fix().strip()),
                "locations",
                List.of(places.location(f.file(), f.line())),
                "partialFingerprints",
                Map.of("finding/v1", fingerprint(f)));
        fix.ifPresent(change -> result.put("fixes", List.of(change)));
        return result;
    }

    /** The line is left out, so a finding is known again when others were added or mended above it. */
    private String fingerprint(Finding f) {
        String what = f.rule() + "\n" + places.location(f.file(), 0) + "\n" + f.message();
        int times = occurrences.merge(what, 1, Integer::sum);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((what + "\n" + times).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String level(DoctorResult.Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
    }

    /** Returns a map in the order in which names and values are given. */
    static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
