package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.NginxFiles;
import java.util.ArrayList;
import java.util.List;

/** What a reader must know of what was read, and of what was not. */
final class InputRules {

    private static final String WHOLE = "give it all files: nginx -T | lab doctor --nginx-conf -";

    private final NginxFiles.Loaded loaded;
    private final NginxModel model;

    InputRules(NginxFiles.Loaded loaded, NginxModel model) {
        this.loaded = loaded;
        this.model = model;
    }

    List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        for (Directive d : loaded.missing()) {
            findings.add(
                    NginxRules.finding(Rule.INCLUDE_MISSING, d, d.argument(0) + " is not among what was given", WHOLE));
        }
        loaded.moved()
                .forEach((d, file) -> findings.add(NginxRules.finding(
                        Rule.INCLUDE_MOVED,
                        d,
                        d.argument(0) + " was read from " + file + " and its neighbours",
                        WHOLE)));
        if (model.hops().isEmpty() && loaded.missing().isEmpty()) {
            String file = loaded.lines().keySet().stream().findFirst().orElse("the configuration");
            boolean empty = loaded.directives().isEmpty();
            findings.add(Rule.NOTHING_TO_JUDGE.finding(
                    file,
                    0,
                    empty
                            ? "nothing was read: the file is empty or has comments only"
                            : model.servers().isEmpty()
                                    ? "no server was read, so nothing is known of reuse"
                                    : "there is no proxy_pass in what was read",
                    WHOLE));
        }
        return findings;
    }
}
