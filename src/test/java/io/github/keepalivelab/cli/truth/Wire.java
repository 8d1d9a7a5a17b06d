package io.github.keepalivelab.cli.truth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The head of an HTTP/1 message. */
record Wire(String first, List<String> headers) {

    /** Reads a head; empty when the peer has closed. */
    static Optional<Wire> read(InputStream in) throws IOException {
        Optional<String> first = line(in);
        List<String> headers = new ArrayList<>();
        while (first.isPresent()) {
            Optional<String> header = line(in);
            if (header.isEmpty()) {
                return Optional.empty();
            }
            if (header.get().isEmpty()) {
                return Optional.of(new Wire(first.get(), headers));
            }
            headers.add(header.get());
        }
        return Optional.empty();
    }

    private static Optional<String> line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return Optional.of(line.toString().strip());
            }
            line.append((char) c);
        }
        return Optional.empty();
    }

    /** Returns the values of all headers of a name, put together as HTTP does it. */
    Optional<String> header(String name) {
        List<String> values = headers.stream()
                .filter(h -> h.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(h -> h.substring(name.length() + 1).strip())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    /** Returns whether a header names a token, for example {@code close}. */
    boolean says(String name, String token) {
        return header(name).stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",", -1)).stream())
                .anyMatch(word -> word.strip().equals(token));
    }

    /** Reads the body that belongs to this head. */
    String body(InputStream in) throws IOException {
        if (says("Transfer-Encoding", "chunked")) {
            StringBuilder body = new StringBuilder();
            while (true) {
                int size = Integer.parseInt(line(in).orElse("0"), 16);
                body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
                line(in);
                if (size == 0) {
                    return body.toString();
                }
            }
        }
        int length = Integer.parseInt(header("Content-Length").orElse("0"));
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }
}
