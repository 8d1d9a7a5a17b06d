package io.github.keepalivelab.plan;

/**
 * What TLS of the lab's own nginx is made of.
 *
 * @param key of its certificate
 * @param version the only one that is spoken
 */
public record TlsChoice(Key key, Version version) {

    /** What is chosen where nobody chooses. */
    public static final TlsChoice USUAL = new TlsChoice(Key.ECDSA, Version.TLS_1_3);

    /** Kinds of keys. */
    public enum Key {
        /** RSA, 2048 bits. */
        RSA("RSA 2048"),
        /** ECDSA, P-256. */
        ECDSA("ECDSA P-256");

        private final String label;

        Key(String label) {
            this.label = label;
        }
    }

    /** Versions of TLS. */
    public enum Version {
        /** A full handshake takes two round trips. */
        TLS_1_2("1.2"),
        /** A full handshake takes one. */
        TLS_1_3("1.3");

        private final String label;

        Version(String label) {
            this.label = label;
        }

        /**
         * Reads 1.2 or 1.3.
         *
         * @throws PlanException when it is neither
         */
        static Version parse(String text) {
            for (Version version : values()) {
                if (version.label.equals(text)) {
                    return version;
                }
            }
            throw new PlanException("tls-version must be 1.2 or 1.3, was '" + text + "'");
        }

        /** Returns its name in nginx's ssl_protocols. */
        public String ofNginx() {
            return "TLSv" + label;
        }
    }

    @Override
    public String toString() {
        return "TLS " + version.label + ", " + key.label;
    }
}
