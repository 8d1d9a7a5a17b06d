package io.github.keepalivelab.load;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Request.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.ssl.SSLContextBuilder;

/** How a service's certificate is judged. */
final class Certificates {

    private Certificates() {}

    /**
     * Who judges: the context that sessions belong to, and the strategy over it.
     *
     * @param context with sessions of its own
     * @param strategy over it
     */
    record Judge(SSLContext context, DefaultClientTlsStrategy strategy) {}

    /**
     * Returns a judge that believes what is to be believed.
     *
     * @throws PlanException when the file of authorities cannot be read
     */
    static Judge judge(Trust trust) {
        Path authorities = trust.authorities();
        try {
            if (trust.any()) {
                SSLContext context = SSLContextBuilder.create()
                        .loadTrustMaterial(null, TrustAllStrategy.INSTANCE)
                        .build();
                return new Judge(context, new DefaultClientTlsStrategy(context, NoopHostnameVerifier.INSTANCE));
            }
            SSLContext context = authorities == null
                    ? SSLContextBuilder.create().build()
                    : SSLContextBuilder.create()
                            .loadTrustMaterial(read(authorities), null)
                            .build();
            return new Judge(context, new DefaultClientTlsStrategy(context));
        } catch (GeneralSecurityException e) {
            throw new PlanException(
                    "--cacert " + authorities + " holds no certificates in PEM (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new PlanException("--cacert " + authorities + " cannot be read");
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            int number = 0;
            for (Certificate certificate : all) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        return store;
    }
}
