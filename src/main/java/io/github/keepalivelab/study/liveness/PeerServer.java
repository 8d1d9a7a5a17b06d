package io.github.keepalivelab.study.liveness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The other side of the connections, a process of its own so that it can be killed: answers every {@link Message} that wants
 * it. Told what to do by lines on its standard input; ends when that closes.
 */
public final class PeerServer {

    private static final int BACKLOG = 4096;
    private static final int BUFFER_BYTES = 4096;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer answers = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private boolean deaf;

    private PeerServer(Selector selector, ServerSocketChannel listener) {
        this.selector = selector;
        this.listener = listener;
    }

    /**
     * Serves until standard input ends; prints the port first.
     *
     * @param address where to listen
     * @throws IOException when no port can be opened
     */
    public static void run(String address) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(address, 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        PeerServer server = new PeerServer(selector, listener);
        Thread reader = new Thread(server::listen, "orders");
        reader.setDaemon(true);
        reader.start();
        System.out.println(((InetSocketAddress) listener.getLocalAddress()).getPort());
        server.serve();
    }

    private void listen() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                orders.add(line);
                selector.wakeup();
            }
        } catch (IOException e) {
            // The lab is gone, as at the end of the input.
        }
        Runtime.getRuntime().halt(0);
    }

    private void serve() throws IOException {
        while (true) {
            selector.select();
            for (String order = orders.poll(); order != null; order = orders.poll()) {
                obey(order);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isValid() && key.isAcceptable()) {
                    accept();
                } else if (key.isValid() && key.isReadable()) {
                    answer(key, (SocketChannel) key.channel());
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, deaf ? 0 : SelectionKey.OP_READ);
        }
    }

    private void answer(SelectionKey key, SocketChannel channel) {
        try {
            buffer.clear();
            // Half a message is kept with its connection until the rest comes.
            if (key.attachment() instanceof Byte first) {
                buffer.put(first);
                key.attach(null);
            }
            if (channel.read(buffer) < 0) {
                channel.close();
                return;
            }
            buffer.flip();
            answers.clear();
            while (buffer.remaining() >= Message.LENGTH) {
                Message message = Message.take(buffer);
                if (message == null) {
                    channel.close();
                    return;
                }
                if (message.isAnswered()) {
                    Message.ANSWER.put(answers);
                }
            }
            if (buffer.hasRemaining()) {
                key.attach(buffer.get());
            }
            channel.write(answers.flip());
        } catch (IOException e) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // Closed as far as this side is concerned.
            }
        }
    }

    private void obey(String order) throws IOException {
        deaf |= order.equals("deaf");
        for (SelectionKey key : selector.keys()) {
            if (key.channel() instanceof SocketChannel channel && key.isValid()) {
                switch (order) {
                    case "deaf" -> key.interestOps(0);
                    case "close" -> channel.close();
                    case "reset" -> {
                        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                        channel.close();
                    }
                    default -> throw new IOException("unknown order " + order);
                }
            }
        }
        System.out.println("done");
    }
}
