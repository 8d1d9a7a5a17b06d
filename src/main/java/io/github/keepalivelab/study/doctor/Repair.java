package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import io.github.keepalivelab.study.doctor.syntax.NginxFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies the fixes that are diffs, one after the other, each to what the ones before have made of the files. */
public final class Repair {

    private static final int MOST = 500;

    private final ConfigDoctor doctor;
    private final Severity atLeast;
    private final Map<String, String> changed = new LinkedHashMap<>();
    private final List<Finding> applied = new ArrayList<>();

    /** @param atLeast findings below this severity are left alone */
    public Repair(ConfigDoctor doctor, Severity atLeast) {
        this.doctor = doctor;
        this.atLeast = atLeast;
    }

    /**
     * What was done.
     *
     * @param texts the new text of each file that changes, by name
     * @param applied the findings whose fixes are in them
     * @param left what is found in the new files
     */
    public record Done(Map<String, String> texts, List<Finding> applied, List<Finding> left) {}

    /**
     * Repairs a configuration; nothing is written.
     *
     * @throws ConfigException when it cannot be read
     */
    public Done repair(Path nginxConf) {
        Set<String> tried = new HashSet<>();
        List<Finding> findings = doctor.changed(nginxConf, changed).findings();
        for (int i = 0; i < MOST; i++) {
            Optional<Finding> next = findings.stream()
                    .filter(finding -> finding.severity().compareTo(atLeast) <= 0)
                    .filter(finding -> finding.fix().startsWith("--- "))
                    .filter(finding -> tried.add(finding.rule() + finding.fix()))
                    .findFirst();
            if (next.isEmpty()) {
                break;
            }
            apply(next.get(), nginxConf);
            findings = doctor.changed(nginxConf, changed).findings();
        }
        return new Done(changed, applied, findings);
    }

    /**
     * Applies each fix by itself to the files as they are; nothing is written.
     *
     * @return the new text of each file that changes, by name, for each finding with a fix that is a diff
     * @throws ConfigException when it cannot be read
     */
    public Map<Finding, Map<String, String>> each(Path nginxConf) {
        Map<Finding, Map<String, String>> each = new LinkedHashMap<>();
        for (Finding finding : doctor.changed(nginxConf, Map.of()).findings()) {
            Patch.of(finding.fix())
                    .flatMap(patch -> patch.apply(name -> NginxFiles.text(name, Map.of())))
                    .ifPresent(texts -> each.put(finding, texts));
        }
        return each;
    }

    private void apply(Finding finding, Path nginxConf) {
        Optional<Map<String, String>> after =
                Patch.of(finding.fix()).flatMap(patch -> patch.apply(name -> NginxFiles.text(name, changed)));
        if (after.isEmpty()) {
            return;
        }
        Map<String, String> before = new LinkedHashMap<>(changed);
        changed.putAll(after.get());
        try {
            doctor.changed(nginxConf, changed);
            applied.add(finding);
        } catch (ConfigException e) {
            changed.clear();
            changed.putAll(before);
        }
    }
}
