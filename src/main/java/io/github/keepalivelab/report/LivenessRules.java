package io.github.keepalivelab.report;

import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Rules of thumb, each stated only when the measured cells bear it out. */
final class LivenessRules {

    private static final List<String> SILENT =
            List.of("firewall-drop", "black-hole", "cable-near", "cable-far", "power-off", "port-closed");

    private final LivenessResult result;

    private LivenessRules(LivenessResult result) {
        this.result = result;
    }

    static List<String> of(LivenessResult result) {
        return new LivenessRules(result).rules();
    }

    private Stream<Cell> cells(Traffic traffic, Predicate<String> strategy, Predicate<String> fault) {
        return result.cells().stream()
                // A cell whose connections were called dead before the fault says nothing of the fault.
                .filter(c -> c.falseAlarms() == 0)
                .filter(c -> c.traffic() == traffic && strategy.test(c.strategy()) && fault.test(c.fault()));
    }

    private static boolean allMissed(List<Cell> cells) {
        return !cells.isEmpty() && cells.stream().allMatch(c -> c.detected() == 0);
    }

    private static OptionalDouble mean(List<Cell> cells) {
        return cells.stream()
                .map(Cell::seconds)
                .flatMap(Stream::ofNullable)
                .mapToDouble(Seconds::mean)
                .average();
    }

    private List<String> rules() {
        List<String> rules = new ArrayList<>();
        Predicate<String> keepalive = s -> s.startsWith("tcp-keepalive") && !s.contains("user-timeout");
        Predicate<String> beats = s -> s.startsWith("heartbeat=");
        List<Cell> none = cells(Traffic.IDLE, "none"::equals, SILENT::contains).toList();
        if (allMissed(none)) {
            rules.add("Without a failure detector a dead idle connection is never noticed: none of " + none.size()
                    + " silent faults was found.");
        }
        if (allMissed(cells(Traffic.IDLE, s -> s.startsWith("user-timeout"), SILENT::contains)
                .toList())) {
            rules.add("TCP_USER_TIMEOUT alone does nothing on an idle connection: it needs data or TCP keepalive.");
        }
        OptionalDouble idle =
                mean(cells(Traffic.IDLE, keepalive, SILENT::contains).toList());
        OptionalDouble flying =
                mean(cells(Traffic.IN_FLIGHT, keepalive, SILENT::contains).toList());
        if (idle.isPresent() && flying.isPresent() && flying.getAsDouble() > idle.getAsDouble()) {
            rules.add(String.format(
                    Locale.ROOT,
                    "TCP keepalive found silent faults after %.1f s on average when idle, but after %.1f s with unacknowledged"
                            + " data: then tcp_retries2 rules. Set TCP_USER_TIMEOUT beside it.",
                    idle.getAsDouble(),
                    flying.getAsDouble()));
        }
        List<Cell> hangByKernel = cells(Traffic.IDLE, keepalive, "hang"::equals).toList();
        OptionalDouble hangByBeats =
                mean(cells(Traffic.IDLE, beats, "hang"::equals).toList());
        if (allMissed(hangByKernel) && hangByBeats.isPresent()) {
            rules.add(String.format(
                    Locale.ROOT,
                    "A hung process still acknowledges: TCP keepalive never notices, a heartbeat did after %.1f s.",
                    hangByBeats.getAsDouble()));
        }
        OptionalDouble unanswered =
                mean(cells(Traffic.IDLE, s -> s.startsWith("heartbeat-no-reply=") && !s.contains("+"), SILENT::contains)
                        .toList());
        if (unanswered.isPresent()) {
            rules.add(String.format(
                    Locale.ROOT,
                    "A heartbeat without a reply depends on retransmission: silent faults were found after %.1f s. Ask for"
                            + " a reply, or set TCP_USER_TIMEOUT.",
                    unanswered.getAsDouble()));
        }
        List<Cell> nervous = cells(Traffic.IDLE, s -> true, "pause"::equals)
                .filter(c -> c.detected() > 0)
                .toList();
        if (!nervous.isEmpty()) {
            rules.add("A pause of 2 s, such as a long garbage collection, was mistaken for a dead peer by "
                    + String.join(", ", nervous.stream().map(Cell::strategy).toList())
                    + ": a detector must be slower than the longest pause.");
        }
        List<Cell> ended = cells(Traffic.IDLE, "none"::equals, List.of("kill", "close")::contains)
                .toList();
        if (!ended.isEmpty() && ended.stream().allMatch(c -> c.detected() == c.connections())) {
            rules.add(
                    "close() and a killed process are seen at once by everybody, strategy or not: the kernel says goodbye.");
        }
        long halfOpen = cells(Traffic.IDLE, s -> true, SILENT::contains)
                .filter(c -> c.otherSideStillEstablished() != null && c.detected() > 0)
                .mapToLong(c -> c.otherSideStillEstablished() == null ? 0 : c.otherSideStillEstablished())
                .sum();
        if (halfOpen > 0) {
            rules.add("When one side has given a connection up, the other still considers it open: the server kept "
                    + halfOpen + " half-open connections. Both sides need a strategy.");
        }
        return rules;
    }
}
