package io.github.keepalivelab.load;

/**
 * TLS handshakes so far.
 *
 * @param full with certificate and signature
 * @param resumed from an earlier connection's session
 */
public record Handshakes(long full, long resumed) {

    /** None so far, or no TLS. */
    public static final Handshakes NONE = new Handshakes(0, 0);

    /** Returns those of both together. */
    public Handshakes and(Handshakes other) {
        return new Handshakes(full + other.full, resumed + other.resumed);
    }

    /** Returns those since an earlier count. */
    public Handshakes since(Handshakes earlier) {
        return new Handshakes(full - earlier.full, resumed - earlier.resumed);
    }
}
