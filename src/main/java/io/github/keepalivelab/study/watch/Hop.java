package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.TcpSocket.Address;
import io.github.keepalivelab.result.WatchResult.Role;
import io.github.keepalivelab.system.ledger.Exchanges;
import io.github.keepalivelab.system.ledger.HopLedger;
import java.util.Set;

/** A hop that is watched: whose connections they are, and their books. */
final class Hop {

    private static final Set<Integer> TLS_PORTS = Set.of(443, 8443);

    private final String address;
    private final int port;
    private final boolean here;
    private final Set<Address> addresses;
    private final HopLedger ledger;
    private final HopLook look = new HopLook();
    private final Closings closings;
    private final TimeLine timeline = new TimeLine();
    private final boolean asked;
    private Role role;
    private String from;
    private final String to;

    private Hop(String address, int port, boolean here, Set<Address> addresses, boolean asked, Role role, String to) {
        this.address = address;
        this.port = port;
        this.here = here;
        this.addresses = addresses;
        this.asked = asked;
        this.role = role;
        this.to = to;
        from = role == Role.CLIENT ? "clients" : role == Role.UPSTREAM ? "proxy" : "unknown";
        ledger = new HopLedger(here ? Exchanges.Side.SERVER : Exchanges.Side.CLIENT, TLS_PORTS.contains(port));
        closings = new Closings(port);
    }

    /**
     * A port of this machine.
     *
     * @param addresses where it is listened on; empty for all
     * @param asked whether the user named it, so that it is shown even without traffic
     */
    static Hop listening(int port, Set<Address> addresses, boolean asked, Role role, String to) {
        Set<Address> some = addresses.stream().anyMatch(Address::isAny) ? Set.of() : addresses;
        return new Hop(String.valueOf(port), port, true, some, asked, role, to);
    }

    /**
     * A port of other machines.
     *
     * @param address host and port, as they are shown
     */
    static Hop elsewhere(String address, int port, Set<Address> addresses, boolean asked, String from) {
        Hop hop = new Hop(address, port, false, addresses, asked, Role.UPSTREAM, address);
        hop.from = from;
        return hop;
    }

    /** A proxy was seen to open connections of this hop. */
    void openedBy(String proxy) {
        role = Role.UPSTREAM;
        from = proxy;
        ledger.neverAsksFirst();
    }

    String address() {
        return address;
    }

    int port() {
        return port;
    }

    boolean here() {
        return here;
    }

    boolean leadsTo(Address remote) {
        return addresses.contains(remote);
    }

    /**
     * Returns whether a socket with the hop's port is its listening side: one of another address has the port by chance, as a connecting
     * side.
     */
    boolean listensAt(Address local) {
        return addresses.isEmpty() || addresses.contains(local);
    }

    boolean asked() {
        return asked;
    }

    Role role() {
        return role;
    }

    String from() {
        return from;
    }

    String to() {
        return to;
    }

    HopLedger ledger() {
        return ledger;
    }

    HopLook look() {
        return look;
    }

    Closings closings() {
        return closings;
    }

    TimeLine timeline() {
        return timeline;
    }
}
