package io.github.keepalivelab.service.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that nobody would send who means well. */
@Tag("integration")
final class HostileRequestsTests {

    private static final int REQUESTS = Integer.getInteger("lab.hostile", 10_000);
    private static final long SEED = Long.getLong("lab.seed", 20_261_128L);

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "FOO");
    private static final List<String> PATHS = List.of(
            "/",
            "/runs",
            "/runs/current",
            "/runs/20260101T000000001Z",
            "/runs/20260101T000000001Z/report",
            "/runs/20260101T000000001Z/csv",
            "/runs/20260101T000000001Z/worth",
            "/runs/20260101T000000001Z/worth?rate=NaN&price=-1",
            "/runs/20260101T000000001Z/worth?rate=1e999&nginxMachines=0.5",
            "/runs/20260101T000000001Z/against/20260101T000000001Z",
            "/runs/20260101T000000001Z/against/..%2f..%2fetc%2fpasswd",
            "/runs/..%2f..%2fetc%2fpasswd",
            "/runs/%00",
            "/runs/%2e%2e/%2e%2e/secret",
            "/runs/;a=b/report",
            "//runs",
            "/runs//report",
            "/page.js/../../secret",
            "/nothing",
            "/error",
            "/actuator",
            "/actuator/env",
            "/actuator/heapdump",
            "/v3/api-docs",
            "/runs?id='%20or%201=1",
            "/runs/" + "x".repeat(5000),
            "*",
            "http://example.org/runs");
    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "[]",
            "{\"rate\": 1e308}",
            "{\"rate\": -0}",
            "{\"rate\": {\"a\": 1}}",
            "{\"arms\": [[[]]]}",
            "{\"arms\": \"<script>alert(1)</script>\"}",
            "{\"target\": \"http://example.org/\"}",
            "{\"blocks\": 99999999999999999999}",
            "{".repeat(3000),
            "[".repeat(12_000),
            "\u0000\u0001\u00ff",
            "rate=100&blocks=1",
            "{\"rate\": 100, \"rate\": 6000}");
    private static final List<String> HEADERS = List.of(
            "Content-Type: application/json",
            "Content-Type: text/plain",
            "Content-Type: application/json; charset=utf-7",
            "Content-Type: ;;;",
            "Origin: http://example.org",
            "Origin: null",
            "Host: example.org",
            "Host: 127.0.0.1@example.org",
            "Accept: application/xml",
            "Accept: */*;q=nonsense",
            "Accept-Language: " + "x".repeat(2000),
            "Transfer-Encoding: chunked",
            "X-Forwarded-Host: example.org",
            "Range: bytes=-1",
            "If-None-Match: \"" + "a".repeat(500) + "\"");

    @TempDir
    Path folder = Path.of(".");

    @Test
    void areAnsweredInASentenceAndStartNothing() throws IOException {
        Random random = new Random(SEED);
        List<String> wrong = new ArrayList<>();
        try (Service service = new Service(folder)) {
            for (int i = 0; i < REQUESTS && wrong.size() < 5; i++) {
                String request = request(random, service.port());
                String answer = ask(service.port(), request);
                boolean refused = answer.matches("(?s)HTTP/1.1 [45].*");
                boolean hasBody = !request.startsWith("HEAD") && !answer.endsWith("\r\n\r\n");
                if (answer.matches("(?s)HTTP/1.1 50[02].*")
                        || (refused && hasBody && !answer.contains("application/problem+json"))
                        || answer.contains("Exception")
                        || answer.contains("\tat ")
                        || answer.contains("root:")
                        || answer.contains("<script>alert")) {
                    wrong.add(request + "\n->\n" + answer);
                }
            }
            assertThat(wrong).as("-Dlab.seed=%d", SEED).isEmpty();
            assertThat(ask(service.port(), "GET /runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static String request(Random random, int port) {
        String body = any(random, BODIES);
        StringBuilder head = new StringBuilder(any(random, METHODS))
                .append(' ')
                .append(any(random, PATHS))
                .append(" HTTP/1.1\r\nConnection: close\r\n");
        String more = "";
        for (int i = random.nextInt(4); i > 0; i--) {
            more += any(random, HEADERS) + "\r\n";
        }
        if (!more.contains("Host: ")) {
            head.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        return head + more + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static String ask(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(200_000), StandardCharsets.UTF_8);
        } catch (java.net.SocketException e) {
            // It was cut off before all of it was sent, which is an answer too.
            return "HTTP/1.1 400 reset\r\n\r\n";
        }
    }
}
