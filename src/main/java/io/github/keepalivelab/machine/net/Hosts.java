package io.github.keepalivelab.machine.net;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

/** Where a client and a server are, and everything that can go wrong between them. A port is always the server's. */
public interface Hosts extends AutoCloseable {

    /** Returns whether there are networks with cables, a firewall that tracks connections, and settings of the lab's own. */
    boolean areNetworks();

    /** Returns the server's IPv4 address. */
    String serverAddress();

    /** Returns the name of the client's interface. */
    String clientDevice();

    /**
     * Does something where the client is: what it opens or reads belongs to the client's host.
     *
     * @throws IOException as the work does
     */
    <T> T atClient(Callable<T> work) throws IOException;

    /** Returns the command line that runs a program where the server is. */
    List<String> atServer(List<String> program);

    /** Notes a process of the server, so that it cannot stay behind stopped when the lab is killed. */
    void adopt(long pid);

    /** Sets how often the client sends data again before it gives up (net.ipv4.tcp_retries2). */
    void retransmissions(int retries2);

    /** Sets the three sysctls of the client that rule TCP keepalive where a socket says nothing of its own. */
    void tcpKeepalive(int idleSeconds, int intervalSeconds, int probes);

    /** Makes the firewall forget what is idle for so many seconds. */
    void idleTimer(int seconds);

    /** Makes the firewall answer what belongs to no connection that it knows with a reset, instead of dropping it. */
    void resetUnknownConnections();

    /** Makes the firewall forget every connection at once, as its timer would for idle ones. */
    void forgetConnections(int port) throws IOException;

    /** Lets packets vanish in both directions. */
    void blackHole(int port);

    /** Drops what goes to the server and lets through what comes from it. */
    void closePort(int port);

    /** Pulls the client's cable. */
    void cutNear();

    /** Pulls the server's cable. */
    void cutFar(int port);

    /** Puts another machine, which knows nothing of old connections, on the server's cable, with its addresses. */
    void replaceServer(int port);

    /** Returns the lines of the server's connection table. */
    List<String> serverSockets() throws IOException;

    @Override
    void close();
}
