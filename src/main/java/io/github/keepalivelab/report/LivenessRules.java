package io.github.keepalivelab.report;

import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.Seconds;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        return Stream.of(
                        withoutDetector(),
                        userTimeoutAlone(),
                        dataInFlight(),
                        hungProcess(),
                        beatsWithoutReply(),
                        nervousDetectors(),
                        goodbyes(),
                        halfOpen())
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean keepalive(String strategy) {
        return strategy.startsWith("tcp-keepalive") && !strategy.contains("user-timeout");
    }

    private Optional<String> withoutDetector() {
        List<Cell> none = cells(Traffic.IDLE, "none"::equals, SILENT::contains).toList();
        return allMissed(none)
                ? Optional.of("Without a failure detector a dead idle connection is never noticed: none of "
                        + none.size() + " silent faults was found.")
                : Optional.empty();
    }

    private Optional<String> userTimeoutAlone() {
        return allMissed(cells(Traffic.IDLE, s -> s.startsWith("user-timeout"), SILENT::contains)
                        .toList())
                ? Optional.of(
                        "TCP_USER_TIMEOUT alone does nothing on an idle connection: it needs data or TCP keepalive.")
                : Optional.empty();
    }

    private Optional<String> dataInFlight() {
        OptionalDouble idle = mean(
                cells(Traffic.IDLE, LivenessRules::keepalive, SILENT::contains).toList());
        OptionalDouble flying = mean(cells(Traffic.IN_FLIGHT, LivenessRules::keepalive, SILENT::contains)
                .toList());
        return idle.isPresent() && flying.isPresent() && flying.getAsDouble() > idle.getAsDouble()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "TCP keepalive found silent faults after %.1f s on average when idle, but after %.1f s with"
                                + " unacknowledged data: then tcp_retries2 rules. Set TCP_USER_TIMEOUT beside it.",
                        idle.getAsDouble(),
                        flying.getAsDouble()))
                : Optional.empty();
    }

    private Optional<String> hungProcess() {
        List<Cell> byKernel =
                cells(Traffic.IDLE, LivenessRules::keepalive, "hang"::equals).toList();
        OptionalDouble byBeats = mean(cells(Traffic.IDLE, s -> s.startsWith("heartbeat="), "hang"::equals)
                .toList());
        return allMissed(byKernel) && byBeats.isPresent()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "A hung process still acknowledges: TCP keepalive never notices, a heartbeat did after %.1f s.",
                        byBeats.getAsDouble()))
                : Optional.empty();
    }

    private Optional<String> beatsWithoutReply() {
        OptionalDouble found =
                mean(cells(Traffic.IDLE, s -> s.startsWith("heartbeat-no-reply=") && !s.contains("+"), SILENT::contains)
                        .toList());
        return found.isPresent()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "A heartbeat without a reply depends on retransmission: silent faults were found after %.1f s. Ask"
                                + " for a reply, or set TCP_USER_TIMEOUT.",
                        found.getAsDouble()))
                : Optional.empty();
    }

    private Optional<String> nervousDetectors() {
        List<Cell> nervous = cells(Traffic.IDLE, s -> true, "pause"::equals)
                .filter(c -> c.detected() > 0)
                .toList();
        return nervous.isEmpty()
                ? Optional.empty()
                : Optional.of("A pause of 2 s, such as a long garbage collection, was mistaken for a dead peer by "
                        + String.join(", ", nervous.stream().map(Cell::strategy).toList())
                        + ": a detector must be slower than the longest pause.");
    }

    private Optional<String> goodbyes() {
        List<Cell> ended = cells(Traffic.IDLE, "none"::equals, List.of("kill", "close")::contains)
                .toList();
        return !ended.isEmpty() && ended.stream().allMatch(c -> c.detected() == c.connections())
                ? Optional.of("close() and a killed process are noticed at once by every strategy, and without one: the"
                        + " kernel says goodbye.")
                : Optional.empty();
    }

    private Optional<String> halfOpen() {
        long connections = cells(Traffic.IDLE, s -> true, SILENT::contains)
                .filter(c -> c.detected() > 0)
                .map(Cell::otherSideStillEstablished)
                .flatMap(Stream::ofNullable)
                .mapToLong(Integer::longValue)
                .sum();
        return connections > 0
                ? Optional.of(
                        "When one side has given a connection up, the other still considers it open: the server kept "
                                + connections + " half-open connections. Both sides need a strategy.")
                : Optional.empty();
    }
}
