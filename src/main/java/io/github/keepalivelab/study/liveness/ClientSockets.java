package io.github.keepalivelab.study.liveness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** Opens a client's sockets as its strategy asks. */
public final class ClientSockets {

    private ClientSockets() {}

    /** Connects; what comes back is non-blocking. TCP keepalive is off unless the strategy has it. */
    public static SocketChannel open(Strategy strategy, InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Strategy.TcpKeepalive k = strategy.tcpKeepalive();
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, k != null);
        if (k != null && !k.bySysctl()) {
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, k.idle());
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, k.interval());
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, k.probes());
        }
        channel.connect(server);
        channel.configureBlocking(false);
        return channel;
    }
}
