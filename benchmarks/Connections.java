import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections to count: {@code java Connections.java short TOTAL PER_SECOND} opens, uses once and closes so many, from eight threads;
 * {@code java Connections.java open N SECONDS K} holds N open, from 127.0.0.K. Says where it listens, waits for a line on standard input, and ends with what
 * it did.
 */
final class Connections {

    private static final int THREADS = 8;
    private static final byte[] REQUEST =
            "GET /a/path HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 20\r\nConnection: close\r\n\r\n01234567890123456789"
                    .getBytes(StandardCharsets.US_ASCII);

    private Connections() {}

    public static void main(String[] arguments) throws Exception {
        ServerSocket listening = new ServerSocket(0, 4096, InetAddress.getByName("127.0.0.1"));
        List<Socket> kept = new ArrayList<>();
        boolean hold = arguments[0].equals("open");
        for (int i = 0; i < THREADS; i++) {
            daemon(() -> serve(listening, hold ? kept : null));
        }
        System.out.println(listening.getLocalPort());
        if (System.in.read() < 0) {
            return;
        }
        if (hold) {
            hold(listening.getLocalPort(), Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]),
                    Integer.parseInt(arguments[3]));
        } else {
            open(listening.getLocalPort(), Long.parseLong(arguments[1]), Double.parseDouble(arguments[2]));
        }
        System.exit(0);
    }

    private interface Task {
        void run() throws IOException;
    }

    private static Thread daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void serve(ServerSocket listening, List<Socket> kept) throws IOException {
        byte[] buffer = new byte[4096];
        while (true) {
            Socket socket = listening.accept();
            if (kept != null) {
                synchronized (kept) {
                    kept.add(socket);
                }
                continue;
            }
            InputStream in = socket.getInputStream();
            if (in.read(buffer) > 0) {
                socket.getOutputStream().write(ANSWER);
            }
            socket.close();
        }
    }

    private static void open(int port, long total, double perSecond) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(daemon(() -> {
                byte[] buffer = new byte[4096];
                for (long n = next.getAndIncrement(); n < total; n = next.getAndIncrement()) {
                    long due = start + (long) (n / perSecond * 1e9);
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    try (Socket socket = new Socket("127.0.0.1", port)) {
                        OutputStream out = socket.getOutputStream();
                        out.write(REQUEST);
                        InputStream in = socket.getInputStream();
                        while (in.read(buffer) >= 0) {
                            // To the end.
                        }
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%d connections in %.1f s, %.0f/s%n", total, seconds, total / seconds);
    }

    private static void hold(int port, int connections, long seconds, int from) throws IOException, InterruptedException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            InetAddress source = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from});
            open.add(new Socket(InetAddress.getByName("127.0.0.1"), port, source, 0));
        }
        System.out.printf("%d connections are open%n", open.size());
        Thread.sleep(seconds * 1000);
    }
}
