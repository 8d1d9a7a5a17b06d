package io.github.keepalivelab.system.ledger;

import io.github.keepalivelab.machine.linux.TcpInfo;

/**
 * How many requests a connection carried, told from the segments with data that the kernel counts.
 *
 * <p>In HTTP/1 without pipelining a request is at least one segment and so is its answer, so there were never more requests than
 * segments in either direction. Where the messages of the direction with fewer segments fit a segment each, there were as many.
 *
 * @param kind what the traffic looks like
 * @param atLeast requests with an answer, lower bound
 * @param atMost upper bound
 */
public record Exchanges(Kind kind, long atLeast, long atMost) {

    /** What the traffic looks like. */
    public enum Kind {
        /** No data in either direction: a probe, a connection opened ahead, or a TLS handshake without anything after it. */
        EMPTY,
        /** Data of the connecting side without an answer. */
        UNANSWERED,
        /** As many requests as both bounds say. */
        COUNTED,
        /** Messages may span several segments, or there are several for a request. */
        BOUNDED,
        /** The listening side speaks first, or messages are too short for HTTP/1. */
        NOT_HTTP1
    }

    private static final Exchanges EMPTY = new Exchanges(Kind.EMPTY, 0, 0);
    private static final Exchanges UNANSWERED = new Exchanges(Kind.UNANSWERED, 0, 0);

    /** "GET / HTTP/1.1" with a Host header of one letter has 26 bytes, a frame of HTTP/2 or of a WebSocket 9 to 30. */
    private static final double SHORTEST_REQUEST = 36;

    /**
     * Requests of HTTP/2 whose headers are hardly compressed are as long as the shortest of HTTP/1, 45 bytes on average from Java's
     * client. From here on they are taken for HTTP/1 without more ado.
     */
    private static final double SHORT_REQUEST = 50;

    /** "HTTP/1.1 204 No Content" with its two empty lines has 27 bytes. */
    private static final double SHORTEST_ANSWER = 25;

    /** Servers and libraries write larger messages in pieces, of 8 KB and more. */
    private static final double PIECE = 4096;

    /** Clients that ask for "100 Continue" do so for bodies of more than 1,024 bytes. */
    private static final double ASKS_FIRST = 1024;

    /** Which side of a connection is seen. */
    public enum Side {
        /** The listening one. */
        SERVER,
        /** The connecting one. */
        CLIENT
    }

    /**
     * What travelled over a connection, or since an earlier look at it.
     *
     * @param requestSegments with data, from the connecting side
     * @param answerSegments with data, from the listening side
     * @param requestBytes from the connecting side
     * @param answerBytes from the listening side
     * @param requestMss largest payload of a segment from the connecting side
     * @param answerMss largest payload of a segment from the listening side
     * @param repeatedRequests segments that the connecting side sent again, where it is seen: SYN, FIN and data, so at most so many of
     *     those with data
     * @param repeatedAnswers the same of the listening side
     */
    public record Traffic(
            long requestSegments,
            long answerSegments,
            long requestBytes,
            long answerBytes,
            int requestMss,
            int answerMss,
            long repeatedRequests,
            long repeatedAnswers) {

        /** Returns what a side of a connection tells. */
        public static Traffic of(Side side, TcpInfo info) {
            long out = info.dataSegmentsOut();
            return side == Side.SERVER
                    ? new Traffic(
                            info.dataSegmentsIn(),
                            out,
                            info.bytesReceived(),
                            info.bytesAcked(),
                            info.advertisedMss(),
                            info.sendMss(),
                            0,
                            info.retransmissions())
                    : new Traffic(
                            out,
                            info.dataSegmentsIn(),
                            info.bytesAcked(),
                            info.bytesReceived(),
                            info.sendMss(),
                            info.advertisedMss(),
                            info.retransmissions(),
                            0);
        }

        /** Returns the same without the last segment of the connecting side, which was never received. */
        Traffic withoutLastRequest() {
            return new Traffic(
                    requestSegments - 1,
                    answerSegments,
                    requestBytes,
                    answerBytes,
                    requestMss,
                    answerMss,
                    repeatedRequests,
                    repeatedAnswers);
        }

        /** Returns what is new since an earlier look. */
        public Traffic since(Traffic earlier) {
            return new Traffic(
                    requestSegments - earlier.requestSegments,
                    answerSegments - earlier.answerSegments,
                    requestBytes - earlier.requestBytes,
                    answerBytes - earlier.answerBytes,
                    requestMss,
                    answerMss,
                    repeatedRequests - earlier.repeatedRequests,
                    repeatedAnswers - earlier.repeatedAnswers);
        }
    }

    /**
     * Whether each request may have been answered with the same number of segments, one request perhaps not yet. HTTP/2 has frames that
     * belong to no request, so there it is not so.
     */
    private static boolean isRegular(Traffic t) {
        long requests = Math.max(1, t.requestSegments() - t.repeatedRequests());
        long answers = Math.max(1, t.answerSegments() - t.repeatedAnswers());
        return answers % requests == 0 || requests % answers == 0 || (requests > 1 && answers % (requests - 1) == 0);
    }

    /**
     * Counts the requests of a connection.
     *
     * @param tls whether it begins with a handshake of TLS, whose segments carry data too
     * @param asksFirst whether the connecting side may ask for "100 Continue"; nginx does not
     */
    public static Exchanges of(Traffic t, boolean tls, boolean asksFirst) {
        if (t.requestSegments() <= 0 && t.answerSegments() <= 0) {
            return EMPTY;
        }
        if (t.requestSegments() <= 0) {
            return new Exchanges(Kind.NOT_HTTP1, 0, 0);
        }
        if (t.answerSegments() <= 0) {
            return UNANSWERED;
        }
        long most = Math.min(t.requestSegments(), t.answerSegments());
        if (tls) {
            // At least one segment in each direction was the handshake; one request may have come with its last.
            return most == 1 ? EMPTY : new Exchanges(Kind.BOUNDED, 1, most - 1);
        }
        if (most == 1) {
            return new Exchanges(Kind.COUNTED, 1, 1);
        }
        double request = (double) t.requestBytes() / t.requestSegments();
        double answer = (double) t.answerBytes() / t.answerSegments();
        if (request < SHORTEST_REQUEST || answer < SHORTEST_ANSWER) {
            return new Exchanges(Kind.NOT_HTTP1, 1, most);
        }
        if (asksFirst && request < SHORT_REQUEST && !isRegular(t)) {
            return new Exchanges(Kind.BOUNDED, 1, most);
        }
        boolean byRequests = t.requestSegments() == most && request <= Math.min(t.requestMss() / 2.0, PIECE);
        boolean byAnswers = t.answerSegments() == most && answer <= Math.min(t.answerMss() / 2.0, PIECE);
        boolean interim = asksFirst && request > ASKS_FIRST && t.requestSegments() > t.answerSegments();
        if (!byRequests && (!byAnswers || interim)) {
            return new Exchanges(Kind.BOUNDED, 1, most);
        }
        // What was sent again may have been data, a SYN or a FIN: the kernel counts them together.
        long least = Math.max(
                1, Math.min(t.requestSegments() - t.repeatedRequests(), t.answerSegments() - t.repeatedAnswers()));
        return least >= most ? new Exchanges(Kind.COUNTED, most, most) : new Exchanges(Kind.BOUNDED, least, most);
    }
}
