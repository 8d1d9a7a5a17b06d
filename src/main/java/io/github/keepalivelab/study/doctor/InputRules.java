package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.NginxFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a reader must know of what was read, and of what was not. */
final class InputRules {

    private static final String WHOLE = "give it all files: nginx -T | lab doctor --nginx-conf -";

    private final NginxFiles.Loaded loaded;
    private final NginxModel model;
    private final Map<String, Directive> foreign;

    /** @param foreign directives that are not nginx's own, by name */
    InputRules(NginxFiles.Loaded loaded, NginxModel model, Map<String, Directive> foreign) {
        this.loaded = loaded;
        this.model = model;
        this.foreign = foreign;
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
        if (!foreign.isEmpty()) {
            List<String> names = List.copyOf(foreign.keySet());
            Directive first = foreign.get(names.get(0));
            String more = names.size() > 8 ? " and " + (names.size() - 8) + " more" : "";
            findings.add(NginxRules.finding(
                    Rule.FOREIGN_MODULE,
                    first == null ? loaded.directives().get(0) : first,
                    String.join(", ", names.subList(0, Math.min(8, names.size()))) + more
                            + (names.size() == 1 ? " is" : " are") + " no part of nginx itself",
                    "where the module is loaded nothing is wrong; nginx -t tells whether it is"));
        }
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
