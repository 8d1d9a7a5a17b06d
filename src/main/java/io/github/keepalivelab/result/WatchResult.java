package io.github.keepalivelab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection ledger of a running system.
 *
 * @param plan what was asked for
 * @param seconds how long it was watched
 * @param overruns how often the kernel had to drop reports of closed connections, so that counts are too low; 0 when none is missing
 * @param ownCpuShare CPU that watching took, as a share of one CPU
 * @param longestLookMillis longest time that a look took: at all open connections, or where they are many at a part of them
 * @param connectionCost what a connection costs the host of the proxy
 * @param stubStatus nginx's own counts, all its ports together; null where it was not asked
 * @param service the service's own count; null where it was not asked
 * @param accessLog what the proxy's access log says; null where none was read
 * @param hops one for each listening or upstream address
 * @param unseen what could not be seen, a sentence each
 */
public record WatchResult(
        Plan plan,
        double seconds,
        long overruns,
        double ownCpuShare,
        double longestLookMillis,
        ConnectionCost connectionCost,
        @Nullable Witness stubStatus,
        @Nullable ServiceCount service,
        @Nullable AccessLog accessLog,
        List<Hop> hops,
        List<String> unseen)
        implements Body {

    /** Returns the same with what others have counted. */
    public WatchResult with(@Nullable Witness nginx, @Nullable ServiceCount counted, @Nullable AccessLog log) {
        return new WatchResult(
                plan,
                seconds,
                overruns,
                ownCpuShare,
                longestLookMillis,
                connectionCost,
                nginx,
                counted,
                log,
                hops,
                unseen);
    }

    /** Returns whether nothing was watched, and a stored access log was read in its place. */
    public boolean logOnly() {
        return accessLog != null && accessLog.stored();
    }

    /**
     * What was asked for.
     *
     * @param listen ports of the client hop; empty when they were looked for
     * @param upstream addresses of the upstream hop; empty when they were looked for
     * @param pid process in whose network namespace it was watched; null for the own
     */
    public record Plan(
            List<Integer> listen,
            List<String> upstream,
            @Nullable Long pid) {}

    /**
     * What somebody else counted meanwhile.
     *
     * @param who told it
     * @param accepted client connections
     * @param requests of clients
     */
    public record Witness(String who, long accepted, long requests) {}

    /**
     * What the service behind the proxy counted meanwhile.
     *
     * @param who told it
     * @param requests that it answered
     */
    public record ServiceCount(String who, long requests) {}

    /**
     * What an access log says of the same time, or by itself of all that it has.
     *
     * @param file which one
     * @param stored whether it was read by itself, from its beginning
     * @param requests lines of the format that was said
     * @param first of them, the first of their connection; null where the format does not tell
     * @param passed times that a request was passed on to a server; null where the format does not tell
     * @param connects of these, the ones whose connect took a millisecond or longer, so at least so many opened a connection
     * @param unreadable lines that are not of that format
     */
    public record AccessLog(
            String file,
            boolean stored,
            long requests,
            @Nullable Long first,
            @Nullable Long passed,
            @Nullable Long connects,
            long unreadable) {}

    /** Which hop it is. */
    public enum Role {
        /** From clients to a proxy, or to a service without one. */
        CLIENT,
        /** From a proxy to a service. */
        UPSTREAM,
        /** A port of which is not known who uses it. */
        OTHER
    }

    /**
     * A hop: the connections to one address.
     *
     * @param role which hop
     * @param from who connects, as far as seen
     * @param to who listens, as far as seen
     * @param address host and port; only the port where this machine listens
     * @param port TCP port
     * @param here whether the listening side is on this machine
     * @param opened connections that were opened while it was watched
     * @param closed connections that were closed
     * @param openAtStart connections that were there before
     * @param open established now
     * @param idle of them, without traffic for a second or longer
     * @param idleSecondsP50 median of their idle time; null without any
     * @param empty closed connections that never carried anything
     * @param unanswered closed connections that carried no answer
     * @param notHttp1 connections whose traffic does not look like requests and answers of HTTP/1
     * @param requests while it was watched
     * @param perClosed requests of a closed connection in its whole life; null where that cannot be told or none was closed
     * @param closing who closed first; null where it was not seen
     * @param timeWait sockets on this machine
     * @param ports this machine's, towards the address; null where this machine does not connect
     * @param tcpKeepalive on the open connections
     * @param closeWait connections that the peer closed and the owner did not
     * @param retransmissionShare of the segments with data that were sent
     * @param rttMicrosP50 median round trip time of open connections; null without any
     * @param timeline how it went, in equal steps
     */
    public record Hop(
            Role role,
            String from,
            String to,
            String address,
            int port,
            boolean here,
            long opened,
            long closed,
            int openAtStart,
            int open,
            int idle,
            @Nullable Double idleSecondsP50,
            long empty,
            long unanswered,
            long notHttp1,
            Requests requests,
            @Nullable PerConnection perClosed,
            @Nullable Closing closing,
            TimeWait timeWait,
            @Nullable Ports ports,
            Armed tcpKeepalive,
            CloseWait closeWait,
            double retransmissionShare,
            @Nullable Double rttMicrosP50,
            List<Step> timeline) {

        /** Returns which hop it is and where it leads, for sentences and tables. */
        public String label() {
            return (role == Role.UPSTREAM ? "upstream " : "") + from + " -> " + to;
        }
    }

    /**
     * Requests, told from the segments that carried data.
     *
     * @param atLeast lower bound
     * @param atMost upper bound
     * @param connections that were opened for them; one that never carried anything is none
     * @param perConnection requests for each of these; null where the bounds are more than 1 % apart or none was opened
     * @param handshakeShare share of the requests that paid for a handshake; null where it cannot be told
     * @param why there is no figure; null where there is one
     */
    public record Requests(
            long atLeast,
            long atMost,
            long connections,
            @Nullable Double perConnection,
            @Nullable Double handshakeShare,
            @Nullable String why) {}

    /**
     * Requests of a connection in its whole life.
     *
     * @param connections how many were closed with a figure
     * @param mode the most frequent number
     * @param modeShare share of the connections that carried so many
     * @param buckets how many of them carried how much
     */
    public record PerConnection(
            long connections,
            double mean,
            long p10,
            long p50,
            long p90,
            long max,
            long mode,
            double modeShare,
            List<Bucket> buckets) {}

    /** Connections with so many requests, bounds included. */
    public record Bucket(long from, long to, long connections) {}

    /**
     * Who closed first, of those of which a socket in TIME_WAIT was seen on this machine.
     *
     * @param byServer the listening side
     * @param byClient the connecting side
     * @param closed connections that were closed in the same time
     */
    public record Closing(long byServer, long byClient, long closed) {}

    /** Sockets in TIME_WAIT on this machine, at the end. */
    public record TimeWait(long server, long client) {}

    /**
     * Ports for outgoing connections to the address.
     *
     * @param range how many there are
     * @param left of them
     * @param secondsToExhaustion at this rate; null when they suffice
     */
    public record Ports(int range, int left, @Nullable Double secondsToExhaustion) {}

    /**
     * Open connections on whose side the timer of TCP keepalive runs.
     *
     * @param server of the listening sides seen
     * @param client of the connecting sides seen
     * @param serverSides how many listening sides are seen
     * @param clientSides how many connecting sides are seen
     */
    public record Armed(int server, int client, int serverSides, int clientSides) {}

    /**
     * Connections that the peer closed and the owner did not.
     *
     * @param server the owner is the listening side
     * @param client the owner is the connecting side
     * @param oldestSeconds since the peer closed, as far as it was watched; null without any
     */
    public record CloseWait(
            int server, int client, @Nullable Double oldestSeconds) {}

    /**
     * A step of the time line.
     *
     * @param atSeconds its end
     * @param opened connections a second
     * @param closed connections a second
     * @param requests a second, at most; from this many segments with data
     * @param open connections at its end
     */
    public record Step(double atSeconds, double opened, double closed, double requests, int open) {}

    @Override
    public Kind kind() {
        return Kind.WATCH;
    }
}
