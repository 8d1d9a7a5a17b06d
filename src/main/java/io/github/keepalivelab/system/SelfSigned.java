package io.github.keepalivelab.system;

import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.TlsChoice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate of the lab's own, made at start in its private directory and gone with it. Nothing else ever trusts it.
 *
 * @param certificate the certificate, PEM
 * @param key its private key, PEM, readable by its owner only
 */
record SelfSigned(Path certificate, Path key) {

    private static final String ALIAS = "lab";
    /** Of a store that lives for a second in a private directory. */
    private static final String PASSWORD = "keepalive-lab";

    private static final long SECONDS = 60;

    /**
     * Makes one.
     *
     * @param directory private, writable
     * @param addresses that it is good for
     * @param kind of key
     */
    static SelfSigned make(Path directory, List<String> addresses, TlsChoice.Key kind) {
        Path store = directory.resolve("tls.p12");
        try {
            keytool(store, addresses, kind);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            SelfSigned made = new SelfSigned(directory.resolve("tls.pem"), directory.resolve("tls.key"));
            Files.createFile(
                    made.key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            pem(
                    made.key,
                    "PRIVATE KEY",
                    keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            pem(made.certificate, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
            return made;
        } catch (IOException | GeneralSecurityException e) {
            throw new EnvironmentException("no certificate can be made: " + e.getMessage());
        } finally {
            store.toFile().delete();
        }
    }

    private static List<String> algorithm(TlsChoice.Key kind) {
        return switch (kind) {
            case RSA -> List.of("-keyalg", "RSA", "-keysize", "2048");
            case ECDSA -> List.of("-keyalg", "EC", "-groupname", "secp256r1");
        };
    }

    private static void keytool(Path store, List<String> addresses, TlsChoice.Key kind) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair", "-alias", ALIAS));
        command.addAll(algorithm(kind));
        command.addAll(List.of(
                "-validity",
                "3",
                "-dname",
                "CN=keepalive-lab",
                "-ext",
                "san="
                        + String.join(
                                ",",
                                addresses.stream()
                                        .map(address -> "ip:" + address)
                                        .toList()),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("keytool says: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted");
        }
    }

    private static void pem(Path file, String what, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
