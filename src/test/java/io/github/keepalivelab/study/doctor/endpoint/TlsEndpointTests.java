package io.github.keepalivelab.study.doctor.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.DoctorResult.Endpoint;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints behind TLS: certificates, and servers that prefer or insist on HTTP/2. */
final class TlsEndpointTests {

    @TempDir
    static Path folder = Path.of(".");

    private static SSLContext context = empty();

    private static SSLContext empty() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void makeACertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("self-signed.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "test",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
    }

    /** Starts a server that answers every request, and speaks these protocols (ALPN). */
    private static FakeServer server(String... protocols) throws IOException {
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        listener.setSSLParameters(parameters);
        return new FakeServer(listener, (connection, number) -> connection.always("HTTP/1.1 200 OK", "hello"));
    }

    private static Endpoint examine(String scheme, FakeServer server, boolean insecure, double wait)
            throws IOException {
        return new EndpointExam(
                        Target.parse(scheme + "://127.0.0.1:" + server.port() + "/"),
                        null,
                        new EndpointExam.Options(4, wait, 1000, WireOptions.USUAL.withAnyCertificate(insecure)),
                        word -> {})
                .examine();
    }

    @Test
    void theClientHopIsSeenThroughTls() throws IOException {
        try (FakeServer server = server("http/1.1")) {
            Endpoint seen = examine("https", server, true, 0.2);
            assertThat(seen.reused()).isTrue();
            assertThat(seen.requestsOnOneConnection()).isEqualTo(4);
            assertThat(seen.waitedSeconds()).isEqualTo(0.2);
            assertThat(seen.notes()).containsExactly("it speaks TLSv1.3; its certificate was not checked (--insecure)");
        }
    }

    @Test
    void aCertificateThatNobodyKnowsIsAClause() throws IOException {
        try (FakeServer server = server("http/1.1")) {
            assertThatThrownBy(() -> examine("https", server, false, 0))
                    .hasMessage(
                            "its certificate is not accepted: none of the authorities that are known here has issued"
                                    + " it; --insecure examines it all the same");
        }
    }

    @Test
    void whereHttp2IsPreferredHttp1IsExaminedAndThatIsSaid() throws IOException {
        try (FakeServer server = server("h2", "http/1.1")) {
            Endpoint seen = examine("https", server, true, 0);
            assertThat(seen.reused()).isTrue();
            assertThat(seen.notes())
                    .contains("it speaks HTTP/2: one connection carries all requests by design; HTTP/1.1 was examined"
                            + " instead");
        }
    }

    @Test
    void whereThereIsHttp2AloneThereIsNothingToExamine() throws IOException {
        try (FakeServer server = server("h2")) {
            assertThatThrownBy(() -> examine("https", server, true, 0))
                    .hasMessageContaining("it speaks HTTP/2 alone: one connection carries all requests by design");
        }
    }

    @Test
    void theWrongSchemeIsNamed() throws IOException {
        try (FakeServer plain = new FakeServer((connection, number) -> {
                    connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                    connection.awaitClient();
                });
                FakeServer tls = server("http/1.1")) {
            assertThatThrownBy(() -> examine("https", plain, false, 0))
                    .hasMessageContaining("it does not speak TLS at that port; try http://");
            assertThatThrownBy(() -> examine("http", tls, false, 0))
                    .hasMessageContaining("it speaks TLS at that port; try https://");
        }
    }
}
