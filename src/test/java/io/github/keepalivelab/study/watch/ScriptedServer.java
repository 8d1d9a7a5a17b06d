package io.github.keepalivelab.study.watch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers as it is told and closes after so many requests, so that what is true of its connections is known. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listening;
    private final Answer answer;
    private final int cap;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Writes the answer to one request. */
    interface Answer {
        void write(OutputStream out) throws IOException;
    }

    /** Answers of a head and a body, written at once. */
    static Answer length(int bytes) {
        return out -> out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + bytes
                + "\r\n\r\n" + "x".repeat(bytes)));
    }

    /** Head, two chunks and the end, each written and sent for itself. */
    static Answer chunked() {
        return out -> {
            for (String piece : new String[] {
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
                "40\r\n" + "y".repeat(64) + "\r\n",
                "40\r\n" + "y".repeat(64) + "\r\n",
                "0\r\n\r\n"
            }) {
                out.write(bytes(piece));
                out.flush();
            }
        };
    }

    static Answer text(String text) {
        return out -> out.write(bytes(text));
    }

    /**
     * @param answer to each request
     * @param cap requests after which it closes; 0 for none
     */
    ScriptedServer(Answer answer, int cap) throws IOException {
        this.answer = answer;
        this.cap = cap;
        listening = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            int served = 0;
            while ((cap == 0 || served < cap) && request(in)) {
                answer.write(socket.getOutputStream());
                served++;
            }
        } catch (IOException e) {
            // The client has ended it.
        }
    }

    /** Reads a head and the body that it announces; returns whether there was one. */
    private static boolean request(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0D0A0D0A) {
            int b = in.read();
            if (b < 0) {
                return false;
            }
            head.write(b);
            last = last << 8 | b;
        }
        for (String line : head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            if (line.startsWith("Content-Length: ")) {
                in.skipNBytes(Long.parseLong(line.substring("Content-Length: ".length())));
            }
        }
        return true;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
