package io.github.keepalivelab.system.http;

import io.github.keepalivelab.plan.Target;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS over a connection that is there. */
final class TlsLayer {

    private TlsLayer() {}

    /**
     * Shakes hands.
     *
     * @throws WireException with what stands in the way, the certificate for example
     */
    static SSLSocket over(Socket plain, Target target, WireOptions options) throws IOException {
        try {
            SSLSocket socket = (SSLSocket)
                    factory(options.anyCertificate()).createSocket(plain, target.host(), target.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(options.protocols().toArray(String[]::new));
            if (!options.anyCertificate()) {
                // Without this line JSSE checks who issued a certificate, but not for which host.
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(options.silentMillis());
            socket.startHandshake();
            return socket;
        } catch (SocketTimeoutException e) {
            throw new WireException(WireException.Kind.TIMEOUT, "it did not finish the TLS handshake in time", e);
        } catch (IOException e) {
            throw explained(e, target);
        }
    }

    private static SSLSocketFactory factory(boolean anyCertificate) throws IOException {
        if (!anyCertificate) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS: " + e.getMessage(), e);
        }
    }

    private static WireException explained(IOException e, Target target) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("no_application_protocol")) {
            return new WireException(
                    WireException.Kind.NOT_HTTP1,
                    "it offers no HTTP/1.1 over TLS; what is examined here is HTTP/1.1",
                    e);
        }
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return new WireException(WireException.Kind.TLS, "it does not speak TLS at that port; try http://", e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new WireException(
                        WireException.Kind.TLS,
                        "its certificate is not accepted: " + reason(e, target)
                                + "; --insecure examines it all the same",
                        e);
            }
            if (cause instanceof EOFException) {
                return new WireException(WireException.Kind.TLS, "it ended the connection within the TLS handshake", e);
            }
            if (cause instanceof SocketException) {
                return new WireException(
                        WireException.Kind.RESET, "it reset the connection within the TLS handshake", e);
            }
        }
        return new WireException(WireException.Kind.TLS, "the TLS handshake failed: " + message, e);
    }

    private static String reason(IOException e, Target target) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof CertificateExpiredException) {
                return "it has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "it is not valid yet";
            }
            if (message.startsWith("no subject alternative") || message.startsWith("no name matching")) {
                return "it is not for " + target.host();
            }
        }
        return "none of the authorities that are known here has issued it";
    }

    /** Accepts every certificate, which the user asked for. */
    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
