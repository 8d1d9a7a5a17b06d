package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.system.http.HttpWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was seen beside the figures, in clauses about the endpoint. */
final class Notes {

    private Notes() {}

    /** Says what the status means for what was seen; empty when it is that of a request that went well. */
    static Optional<String> status(HttpWire.Response response) {
        int code = response.status();
        String means = switch (code) {
            case 401, 407 -> "asks for a login; what was seen is the server's behaviour for refused requests";
            case 403 -> "refuses the request; what was seen is the server's behaviour for refused requests";
            case 404, 410 -> "there is nothing at this path; what was seen is the server's behaviour for errors";
            default -> family(response);
        };
        return means.isEmpty() ? Optional.empty() : Optional.of("it answers " + code + ": " + means);
    }

    private static String family(HttpWire.Response response) {
        return switch (response.status() / 100) {
            case 2 -> "";
            case 3 ->
                response.header("location")
                        .map(to -> "redirects to " + to + "; examine that URL")
                        .orElse("a redirect to nowhere");
            case 4 -> "refuses the request as it was sent";
            default -> "an error, and an error says nothing about the upstream hop";
        };
    }

    /** Says how connections came to an end, from all series. */
    static List<String> ends(List<Series> series) {
        List<String> notes = new ArrayList<>();
        HttpWire.Response first = series.get(0).first();
        if (first.framing() == HttpWire.Framing.UNTIL_CLOSE) {
            notes.add("its answers have neither Content-Length nor chunks, so each of them ends its connection");
        } else if (first.version().equals("HTTP/1.0") && first.announcesClose()) {
            notes.add(
                    "it answers with HTTP/1.0 and without Connection: keep-alive, which ends the connection; no second"
                            + " request was sent on it");
        }
        List<Integer> counts = series.stream().map(Series::answered).toList();
        if (series.size() > 1
                && (counts.stream().distinct().count() > 1 || !series.stream().allMatch(Series::closed))) {
            notes.add("of " + series.size() + " connections, "
                    + series.stream().map(Notes::lasted).collect(Collectors.joining(", "))
                    + ": this is no fixed number of requests");
        }
        series.stream().map(Series::trouble).distinct().forEach(trouble -> {
            if (trouble != null) {
                notes.add(trouble);
            }
        });
        return notes;
    }

    private static String lasted(Series series) {
        int answered = series.answered();
        return (series.closed() ? "one was closed after " : "one was still open after ")
                + answered
                + (answered == 1 ? " request" : " requests");
    }

    /** Says that answers differed; empty when they did not. */
    static Optional<String> mixture(List<Series> series) {
        Map<Integer, Integer> times = new TreeMap<>();
        series.forEach(one -> one.statuses().forEach(code -> times.merge(code, 1, Integer::sum)));
        return times.size() < 2
                ? Optional.empty()
                : Optional.of("its answers differ: "
                        + times.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + entry.getValue() + " times)")
                                .collect(Collectors.joining(", ")));
    }
}
