package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.eval.Evaluation.Step;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The line that makes a map send Connection: close with an ordinary request. */
record WebsocketMap(Optional<Step> closing, Optional<Step> deciding) {

    static WebsocketMap of(ProxyHop.Answer answer) {
        List<Step> trail = answer.outcomes().stream()
                .filter(outcome -> outcome.obstacles().contains(Rule.WEBSOCKET_MAP))
                .flatMap(outcome -> outcome.trail().stream())
                .toList();
        Optional<Step> closing = trail.stream()
                .filter(step -> step.source().is("map"))
                .filter(step ->
                        step.entry().argument(0).toLowerCase(Locale.ROOT).contains("clos"))
                .reduce((first, last) -> last);
        Optional<Step> set = closing.flatMap(step -> trail.stream()
                .filter(other -> other.entry().is("set"))
                .filter(other ->
                        other.entry().argument(0).equalsIgnoreCase(step.source().argument(0)))
                .reduce((first, last) -> last));
        return new WebsocketMap(closing, set);
    }

    /** Returns which line decides, as the end of a sentence. */
    String said() {
        if (closing.isEmpty()) {
            return "";
        }
        Directive entry = closing.get().entry();
        return ", which is " + entry.argument(0) + " by " + place(entry)
                + deciding.map(step -> ", decided by set in " + place(step.entry()))
                        .orElse("");
    }

    private static String place(Directive d) {
        return d.file() + ":" + d.line();
    }

    /**
     * Returns what to write.
     *
     * @param header the line that sends it
     */
    String fix(ReuseFixes fixes, ProxyHop hop, Directive header) {
        if (closing.isEmpty()) {
            return "let the variable be empty for a request that is no upgrade";
        }
        Directive entry = closing.get().entry();
        if (deciding.isPresent()) {
            Directive set = deciding.get().entry();
            return "the set in " + place(set) + " decides: give " + set.argument(0) + " a value that leads to no close";
        }
        Directive map = closing.get().source();
        if (hop.model().readElsewhere(map.argument(map.arguments().size() - 1))) {
            return fixes.connectionInstead(hop, header, false);
        }
        if (entry.is("default")
                && map.children().stream().anyMatch(other -> other.name().isEmpty())) {
            return "in " + place(entry) + " let the default be a value other than close";
        }
        if (entry.is("default")) {
            return fixes.into(map, "'' \"\";");
        }
        String key = entry.name().isEmpty() ? "''" : "\"" + entry.name().replace("\"", "\\\"") + "\"";
        return fixes.replace(entry, key + " \"\";");
    }
}
