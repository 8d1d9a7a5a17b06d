package io.github.keepalivelab.machine.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** 127.0.0.1, where the lab's own processes listen. The JDK's idea of the loopback address may be ::1. */
public final class Loopback {

    private Loopback() {}

    /** Returns 127.0.0.1. */
    public static InetAddress address() {
        try {
            return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** Returns a port of 127.0.0.1. */
    public static InetSocketAddress port(int port) {
        return new InetSocketAddress(address(), port);
    }
}
