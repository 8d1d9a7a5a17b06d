package io.github.keepalivelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.cli.NewerNginx;
import io.github.keepalivelab.cli.truth.NginxRun;
import io.github.keepalivelab.plan.TlsChoice;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doctor's rules about TLS and HTTP/2 say, asked of a real nginx: its own word is {@code $ssl_session_reused}. */
@Tag("integration")
final class TlsRulesTests {

    private static final String RESUMED = "r";
    private static final String FULL = ".";

    @TempDir
    static Path keys = Path.of(".");

    private static SelfSigned made = new SelfSigned(keys, keys);

    @TempDir
    Path folder = Path.of(".");

    @BeforeAll
    static void makeCertificate() {
        made = SelfSigned.make(keys, List.of("127.0.0.1"), TlsChoice.Key.ECDSA);
    }

    private Path binary(boolean newer) throws IOException {
        return newer ? NewerNginx.path(folder) : NewerNginx.usual(folder);
    }

    /** An nginx whose TLS server, with these lines, answers with what it says of the session. */
    private NginxRun nginx(boolean newer, int port, String listen, String lines, String more) throws IOException {
        Path home = Files.createTempDirectory(folder, "nginx");
        StringBuilder paths = new StringBuilder();
        NginxRun.TEMP_PATHS.forEach(name -> paths.append(name + " " + home + "/" + name + ";\n"));
        NginxRun run = new NginxRun(
                binary(newer),
                home,
                Map.of("nginx.conf", """
                        events {}
                        http {
                        %s
                        access_log off;
                        server {
                            listen 127.0.0.1:%d %s;
                            ssl_certificate %s;
                            ssl_certificate_key %s;
                            ssl_protocols TLSv1.2 TLSv1.3;
                            %s
                            location / { return 200 $ssl_session_reused; }
                            location /connection { return 200 $connection; }
                        }
                        %s
                        }
                        """.formatted(paths, port, listen, made.certificate(), made.key(), lines, more)),
                port);
        assertThat(run.accepted()).as(run.output()).isTrue();
        return run;
    }

    private static SSLContext context(String protocol) throws IOException {
        try (InputStream in = Files.newInputStream(made.certificate())) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "lab", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance(protocol);
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** One connection of a client, for one request; returns what nginx says of its session. */
    private static String ask(SSLContext client, String protocol, int port, boolean stays) throws IOException {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: lab\r\n" + (stays ? "" : "Connection: close\r\n") + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            // Until nginx closes, at once or when the connection has been idle for long enough.
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring(answer.length() - 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, TLSv1.2", "false, TLSv1.3", "true, TLSv1.2", "true, TLSv1.3"})
    void aClientResumesByTicketsOrByACacheAndElseNotAtAll(boolean newer, String protocol) throws IOException {
        for (Map.Entry<String, String> server : Map.of(
                        "", RESUMED,
                        "ssl_session_tickets off;", FULL,
                        "ssl_session_tickets off; ssl_session_cache none;", FULL,
                        "ssl_session_tickets off; ssl_session_cache shared:TLS:1m;", RESUMED)
                .entrySet()) {
            int port = NginxRun.freePort();
            try (NginxRun nginx = nginx(newer, port, "ssl", server.getKey(), "")) {
                SSLContext client = context(protocol);
                assertThat(ask(client, protocol, nginx.port(), false)).isEqualTo(FULL);
                assertThat(ask(client, protocol, nginx.port(), false))
                        .as("%s, %s", protocol, server.getKey())
                        .isEqualTo(server.getValue());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoComesBackAfterTheSessionWasForgottenCannotResume(String protocol) throws IOException {
        for (Map.Entry<String, String> server : Map.of(
                        "keepalive_timeout 3s; ssl_session_timeout 1s;", FULL,
                        "keepalive_timeout 1s; ssl_session_timeout 1m;", RESUMED)
                .entrySet()) {
            int port = NginxRun.freePort();
            try (NginxRun nginx = nginx(false, port, "ssl", server.getKey(), "")) {
                SSLContext client = context(protocol);
                assertThat(ask(client, protocol, nginx.port(), true)).isEqualTo(FULL);
                assertThat(ask(client, protocol, nginx.port(), false))
                        .as("%s, %s", protocol, server.getKey())
                        .isEqualTo(server.getValue());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nginxResumesTowardsTheBackendUnlessItIsToldNotTo(boolean newer) throws Exception {
        for (Map.Entry<String, String> setting :
                Map.of("on", RESUMED, "off", FULL).entrySet()) {
            int port = NginxRun.freePort();
            int front = NginxRun.freePort();
            String proxy = """
                    server {
                        listen 127.0.0.1:%d;
                        location / { proxy_pass https://127.0.0.1:%d; proxy_ssl_session_reuse %s; }
                    }
                    """.formatted(front, port, setting.getKey());
            try (NginxRun nginx = nginx(newer, port, "ssl", "", proxy)) {
                assertThat(nginx.accepted()).isTrue();
                HttpClient client = HttpClient.newHttpClient();
                URI url = URI.create("http://127.0.0.1:" + front + "/");
                assertThat(get(client, url)).isEqualTo(FULL);
                assertThat(get(client, url)).as(setting.getKey()).isEqualTo(setting.getValue());
            }
        }
    }

    private static String get(HttpClient client, URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCapOfRequestsEndsAnHttp2Connection(boolean newer) throws Exception {
        for (Map.Entry<Integer, Integer> cap : Map.of(10, 3, 1000, 1).entrySet()) {
            int port = NginxRun.freePort();
            String lines = "keepalive_requests " + cap.getKey() + ";" + (newer ? " http2 on;" : "");
            try (NginxRun nginx = nginx(newer, port, newer ? "ssl" : "ssl http2", lines, "")) {
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(context("TLS"))
                        .version(HttpClient.Version.HTTP_2)
                        .build();
                URI url = URI.create("https://127.0.0.1:" + nginx.port() + "/connection");
                Set<String> connections = new HashSet<>();
                int refused = 0;
                for (int answered = 0; answered < 30; ) {
                    try {
                        HttpResponse<String> answer =
                                client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
                        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                        connections.add(answer.body());
                        answered++;
                    } catch (IOException e) {
                        // Java's client may fail a request that meets the end of its connection, Java 17 and 25 in
                        // their own words.
                        assertThat(String.valueOf(e.getMessage())).containsAnyOf("GOAWAY", "EOF");
                        assertThat(++refused).isLessThanOrEqualTo(30 / cap.getKey());
                    }
                }
                // One that is failed is counted by nginx all the same.
                assertThat(connections)
                        .as("a cap of %d", cap.getKey())
                        .hasSizeBetween(cap.getValue(), cap.getValue() + (refused > 0 ? 1 : 0));
            }
        }
    }
}
