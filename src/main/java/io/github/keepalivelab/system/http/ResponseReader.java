package io.github.keepalivelab.system.http;

import io.github.keepalivelab.system.http.HttpWire.Framing;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one response to a GET (RFC 9112). */
final class ResponseReader {

    private static final int MAX_HEAD = 64 * 1024;
    private static final int KEPT_BODY = 1 << 20;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);
    private static final int TLS_ALERT = 0x15;
    private static final List<Integer> FIRST_FRAMES_OF_HTTP_2 = List.of(4, 7);

    private final InputStream in;

    ResponseReader(InputStream in) {
        this.in = in;
    }

    private record Status(String version, int code) {}

    private record Content(String text, Framing framing) {}

    /**
     * Reads it to its end.
     *
     * @param sentNanos when the request was sent
     * @throws WireException when what comes is no HTTP/1 response, or nothing comes
     * @throws EOFException when the connection ends within it
     */
    HttpWire.Response read(long sentNanos) throws IOException {
        Status status = status();
        Map<String, String> headers = headers();
        while (status.code() < 200) {
            if (status.code() == SWITCHING_PROTOCOLS) {
                throw notHttp1("it switches to another protocol unasked");
            }
            // An interim answer: the one that counts follows.
            status = status();
            headers = headers();
        }
        boolean bare = status.code() == 204 || status.code() == 304;
        Content content = bare ? new Content("", Framing.NO_BODY) : content(headers);
        return new HttpWire.Response(
                status.version(),
                status.code(),
                headers,
                content.text(),
                content.framing(),
                sentNanos,
                System.nanoTime());
    }

    private static WireException notHttp1(String message) {
        return new WireException(WireException.Kind.NOT_HTTP1, message);
    }

    private Status status() throws IOException {
        byte[] start = in.readNBytes(HTTP.length);
        if (start.length == 0) {
            throw new WireException(
                    WireException.Kind.ENDED,
                    "it ended the connection without an answer: it does not speak HTTP/1.1, or not with this client");
        }
        if (!Arrays.equals(start, HTTP)) {
            throw notHttp1(other(start));
        }
        String rest = line();
        if (!rest.matches("1\\.\\d \\d{3}( .*)?")) {
            throw notHttp1("it does not speak HTTP/1.1; its answer begins with '" + printable("HTTP/" + rest) + "'");
        }
        return new Status("HTTP/" + rest.substring(0, 3), Integer.parseInt(rest.substring(4, 7)));
    }

    /** Names what speaks there, by the first bytes of its answer. */
    private static String other(byte[] start) {
        if (start.length > 3 && start[0] == 0 && FIRST_FRAMES_OF_HTTP_2.contains((int) start[3])) {
            return "it does not speak HTTP/1.1: it answers with frames of HTTP/2 (h2c)";
        }
        if (start.length > 1 && start[0] == TLS_ALERT && start[1] == 3) {
            return "it speaks TLS at that port; try https://";
        }
        String text = printable(new String(start, StandardCharsets.ISO_8859_1));
        return "it does not speak HTTP/1.1; its answer begins with '" + text + "'";
    }

    private static String printable(String text) {
        String safe = text.replaceAll("[^ -~]", "?");
        return safe.length() > 40 ? safe.substring(0, 40) + "..." : safe;
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        int total = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            total += line.length();
            if (total > MAX_HEAD) {
                throw headTooLong();
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.merge(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip(),
                        (first, next) -> first + ", " + next);
            }
        }
        return headers;
    }

    private static WireException headTooLong() {
        return new WireException(WireException.Kind.TOO_LARGE, "the head of its answer is longer than 64 KB");
    }

    private Content content(Map<String, String> headers) throws IOException {
        List<String> codings = HttpWire.words(headers.getOrDefault("transfer-encoding", ""));
        if (!codings.isEmpty() && codings.get(codings.size() - 1).equals("chunked")) {
            return new Content(chunked(), Framing.CHUNKED);
        }
        String length = headers.get("content-length");
        if (codings.isEmpty() && length != null) {
            return new Content(take(length(length)), Framing.LENGTH);
        }
        // Neither length nor chunks: the body ends with the connection.
        String kept = new String(in.readNBytes(KEPT_BODY), StandardCharsets.UTF_8);
        in.transferTo(OutputStream.nullOutputStream());
        return new Content(kept, Framing.UNTIL_CLOSE);
    }

    /** A length that is sent twice must be the same twice. */
    private static long length(String header) throws WireException {
        List<String> values = HttpWire.words(header).stream().distinct().toList();
        if (values.size() != 1 || !values.get(0).matches("\\d{1,18}")) {
            throw notHttp1("its answer has the Content-Length '" + printable(header) + "', which is no length");
        }
        return Long.parseLong(values.get(0));
    }

    private String chunked() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            String size = line().replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,12}")) {
                throw notHttp1("its answer has a chunk of the size '" + printable(size) + "', which is no size");
            }
            long bytes = Long.parseLong(size, 16);
            if (bytes == 0) {
                // What may follow are trailers, in the form of headers.
                headers();
                return body.toString();
            }
            String chunk = take(bytes);
            if (body.length() < KEPT_BODY) {
                body.append(chunk);
            }
            line();
        }
    }

    private String take(long bytes) throws IOException {
        int wanted = (int) Math.min(bytes, KEPT_BODY);
        byte[] kept = in.readNBytes(wanted);
        if (kept.length < wanted) {
            throw new EOFException();
        }
        in.skipNBytes(bytes - kept.length);
        return new String(kept, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (line.length() >= MAX_HEAD) {
                throw headTooLong();
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
