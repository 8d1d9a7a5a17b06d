package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.study.doctor.ConfigDoctor;
import io.github.keepalivelab.study.doctor.Repair;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import io.github.keepalivelab.study.doctor.syntax.RefusalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** {@code lab doctor --fix}: writes what the fixes make of the files. */
final class DoctorFix {

    private DoctorFix() {}

    /**
     * Repairs and writes.
     *
     * @param inPlace whether the files themselves change; each original is kept
     * @return 0 when nothing at or above the severity is left, else 1
     */
    static int write(DoctorFileOptions files, NginxVersion version, Severity atLeast, boolean inPlace) {
        Integer concurrency = files.concurrency;
        Double front = files.frontIdleSeconds;
        ConfigDoctor doctor = new ConfigDoctor(
                version,
                concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency),
                front == null ? OptionalDouble.empty() : OptionalDouble.of(front),
                files.root);
        Path nginxConf = Path.of(String.valueOf(files.nginxConf));
        Repair.Done done;
        try {
            done = new Repair(doctor, atLeast).repair(nginxConf);
        } catch (RefusalException e) {
            System.err.println(
                    "lab: nginx refuses this configuration, so there is nothing to fix yet: " + e.getMessage());
            return ExitCodes.REFUSED;
        } catch (ConfigException e) {
            throw new PlanException(String.valueOf(e.getMessage()));
        }
        done.applied().forEach(finding -> System.out.println("fixed: " + said(finding)));
        for (Map.Entry<String, String> file : done.texts().entrySet()) {
            System.out.println("wrote " + store(Path.of(file.getKey()), file.getValue(), inPlace));
        }
        List<Finding> left = done.left().stream()
                .filter(finding -> finding.severity().compareTo(atLeast) <= 0)
                .toList();
        left.forEach(finding -> System.out.println(
                "left: " + said(finding) + "\n  fix: " + finding.fix().strip()));
        if (done.applied().isEmpty()) {
            System.out.println("nothing was written: no fix can be applied by itself");
        } else {
            System.out.println("before nginx takes it over: nginx -t");
        }
        System.out.flush();
        return left.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static String said(Finding finding) {
        return finding.rule() + " " + finding.file() + ":" + finding.line() + " " + finding.message();
    }

    private static Path store(Path file, String text, boolean inPlace) {
        try {
            if (!inPlace) {
                return Files.writeString(Path.of(file + ".fixed"), text);
            }
            Files.copy(file, Path.of(file + ".orig"), StandardCopyOption.COPY_ATTRIBUTES);
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new EnvironmentException("the fixed text of " + file + " cannot be written: " + e
                    + (inPlace ? "; an .orig of an earlier fix is never replaced" : ""));
        }
    }
}
