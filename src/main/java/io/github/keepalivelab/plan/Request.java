package io.github.keepalivelab.plan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is sent to somebody else's service, and what counts as an answer. */
public final class Request {

    /** A GET without a word more; any 2xx is an answer. */
    public static final Request GET = new Request("GET", List.of(), null, List.of(), Set.of(), Trust.USUAL);

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER = Pattern.compile("([^:]+):[ \\t]*(.*)");
    private static final Set<String> OURS =
            Set.of("connection", "keep-alive", "content-length", "transfer-encoding", "expect");
    private static final int LONGEST_METHOD = 20;

    private final String method;
    private final List<Header> headers;
    private final byte @Nullable [] body;
    private final List<String> paths;
    private final Set<Integer> expected;
    private final Trust trust;

    /** A header. */
    public record Header(String name, String value) {

        /**
         * Reads {@code Name: value}.
         *
         * @throws PlanException when it is none, or one that the lab sets itself
         */
        public static Header parse(String text) {
            Matcher header = HEADER.matcher(text);
            if (!header.matches() || !TOKEN.matcher(header.group(1)).matches()) {
                throw new PlanException("-H must be 'Name: value', was '" + text + "'");
            }
            if (OURS.contains(header.group(1).toLowerCase(Locale.ROOT))) {
                throw new PlanException("-H must not set " + header.group(1)
                        + ": connections are what is compared, and lengths follow from the body");
            }
            return new Header(header.group(1), header.group(2).strip());
        }
    }

    /**
     * Which certificates are believed.
     *
     * @param any all of them
     * @param authorities file of certificates in PEM that are believed besides; null for those of the system
     */
    public record Trust(boolean any, @Nullable Path authorities) {
        /** Those that Java believes. */
        public static final Trust USUAL = new Trust(false, null);
    }

    private Request(
            String method,
            List<Header> headers,
            byte @Nullable [] body,
            List<String> paths,
            Set<Integer> expected,
            Trust trust) {
        this.method = method;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.paths = List.copyOf(paths);
        this.expected = Set.copyOf(expected);
        this.trust = trust;
    }

    /**
     * Makes a request.
     *
     * @param method null for GET, or POST with a body
     * @param headers each as {@code Name: value}
     * @param body null for none
     * @param paths that are asked for in turn; empty for the target's own
     * @param expected status codes that are answers; empty for every 2xx
     * @throws PlanException when a part is not allowed
     */
    public static Request of(
            @Nullable String method,
            List<String> headers,
            byte @Nullable [] body,
            List<String> paths,
            List<Integer> expected,
            Trust trust) {
        String verb = method != null ? method : body == null ? "GET" : "POST";
        if (!TOKEN.matcher(verb).matches() || verb.length() > LONGEST_METHOD || verb.equals("CONNECT")) {
            throw new PlanException("-X must be a method such as GET, POST or PUT, was '" + verb + "'");
        }
        for (String path : paths) {
            if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new PlanException("--path must start with a slash and hold no blanks, was '" + path + "'");
            }
        }
        for (int status : expected) {
            if (status < 200 || status > 599) {
                throw new PlanException("--expect must name status codes from 200 to 599, was " + status);
            }
        }
        return new Request(
                verb,
                headers.stream().map(Header::parse).toList(),
                body == null ? null : body.clone(),
                paths,
                Set.copyOf(expected),
                trust);
    }

    /** Returns the method. */
    public String method() {
        return method;
    }

    /** Returns its headers besides Host, Connection and those of its length. */
    public List<Header> headers() {
        return headers;
    }

    /** Returns its body, empty for none. */
    public Optional<byte[]> body() {
        return Optional.ofNullable(body).map(byte[]::clone);
    }

    /** Returns the paths that are asked for in turn; empty for that of the arm. */
    public List<String> paths() {
        return paths;
    }

    /** Returns which certificates are believed. */
    public Trust trust() {
        return trust;
    }

    /** Returns the same with other certificates believed. */
    public Request trusting(Trust other) {
        return new Request(method, headers, body, paths, expected, other);
    }

    /** Returns whether a status code is an answer. */
    public boolean expects(int status) {
        return expected.isEmpty() ? status >= 200 && status < 300 : expected.contains(status);
    }

    /** Returns whether anything but the target's URL was said. */
    public boolean isPlain() {
        return method.equals("GET")
                && headers.isEmpty()
                && body == null
                && paths.isEmpty()
                && expected.isEmpty()
                && trust.equals(Trust.USUAL);
    }

    /** Says what is sent, without the values of headers and the body, which may be secret. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(List.of(method));
        if (body != null) {
            parts.add(body.length + " bytes");
        }
        if (!headers.isEmpty()) {
            parts.add("with " + headers.stream().map(Header::name).collect(Collectors.joining(", ")));
        }
        if (!paths.isEmpty()) {
            parts.add(paths.size() + " paths in turn");
        }
        if (!expected.isEmpty()) {
            parts.add("expecting "
                    + expected.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or ")));
        }
        if (trust.any()) {
            parts.add("certificates unchecked");
        }
        return String.join(", ", parts);
    }

    /** Returns the body of a text. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
