package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.machine.net.Hosts;
import io.github.keepalivelab.math.time.Waiting;
import io.github.keepalivelab.plan.PlanException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What goes wrong. Each says what it models and what the client's kernel is expected to see. */
public enum Fault {
    /**
     * A firewall's idle timer expires: it forgets the connection and drops what comes later without a word. Nothing reaches
     * the client any more.
     */
    FIREWALL_DROP(Effect.SILENT, Trait.NEEDS_FILTER) {
        @Override
        void strike(Hosts hosts, PeerProcess server) throws IOException {
            hosts.forgetConnections(server.port());
        }
    },
    /** The same, but the firewall answers what it no longer knows with a reset: the next packet, whosever, ends it. */
    FIREWALL_REJECT(Effect.RESET_ON_CONTACT, Trait.NEEDS_FILTER) {
        @Override
        void strike(Hosts hosts, PeerProcess server) throws IOException {
            hosts.resetUnknownConnections();
            hosts.forgetConnections(server.port());
        }
    },
    /** A route breaks: packets vanish in both directions. */
    BLACK_HOLE(Effect.SILENT, Trait.NEEDS_FILTER) {
        @Override
        void strike(Hosts hosts, PeerProcess server) {
            hosts.blackHole(server.port());
        }
    },
    /**
     * The client's own cable is pulled: its interface loses the carrier. Its TCP goes on as if packets were lost, and meets
     * EHOSTUNREACH once the router's address can no longer be resolved.
     */
    CABLE_NEAR(Effect.SILENT, Trait.NEEDS_NETWORKS, Trait.CUTS_CLIENT) {
        @Override
        void strike(Hosts hosts, PeerProcess server) {
            hosts.cutNear();
        }
    },
    /** The server's cable is pulled, behind the firewall: nothing comes back, or an ICMP host unreachable. */
    CABLE_FAR(Effect.SILENT, Trait.NEEDS_NETWORKS) {
        @Override
        void strike(Hosts hosts, PeerProcess server) {
            hosts.cutFar(server.port());
        }
    },
    /** The server loses power: nothing leaves it, and its connections are gone. */
    POWER_OFF(Effect.SILENT, Trait.ENDS_SERVER) {
        @Override
        void strike(Hosts hosts, PeerProcess server) {
            // The wire first: a killed process would still say goodbye.
            hosts.cutFar(server.port());
            server.kill();
        }
    },
    /** The server loses power and is back after a second, without memory: it answers any packet of before with a reset. */
    REBOOT(Effect.RESET_AFTER_A_SECOND, Trait.ENDS_SERVER) {
        @Override
        void strike(Hosts hosts, PeerProcess server) throws IOException {
            long start = System.nanoTime();
            hosts.cutFar(server.port());
            // Nothing of this leaves the machine; on one that goes on running, its kernel must forget the connections
            // too.
            server.tell("reset");
            server.kill();
            Waiting.untilNanos(start + BACK_AFTER_NANOS);
            hosts.replaceServer(server.port());
        }
    },
    /** The server's process is killed: its kernel closes its sockets, so a FIN comes at once. */
    KILL(Effect.END_OF_STREAM, Trait.ENDS_SERVER) {
        @Override
        void strike(Hosts hosts, PeerProcess server) {
            server.kill();
        }
    },
    /** The same while it had not read what was sent: its kernel then resets instead. */
    KILL_UNREAD(Effect.RESET, Trait.NEEDS_UNREAD_DATA, Trait.ENDS_SERVER) {
        @Override
        void prepare(PeerProcess server) throws IOException {
            server.tell("deaf");
        }

        @Override
        void strike(Hosts hosts, PeerProcess server) {
            server.kill();
        }
    },
    /** The server closes its sockets in order. */
    CLOSE(Effect.END_OF_STREAM) {
        @Override
        void strike(Hosts hosts, PeerProcess server) throws IOException {
            server.tell("close");
        }
    },
    /** The server closes with SO_LINGER 0. */
    RESET(Effect.RESET) {
        @Override
        void strike(Hosts hosts, PeerProcess server) throws IOException {
            server.tell("reset");
        }
    },
    /** The server's process hangs (SIGSTOP): its kernel goes on acknowledging, so only an answer of the process is missed. */
    HANG(Effect.HANG) {
        @Override
        void strike(Hosts hosts, PeerProcess server) {
            server.signal("STOP");
        }
    },
    /** The server's process pauses for 2 s, as in a long garbage collection, and goes on. Nobody should call it dead. */
    PAUSE(Effect.PAUSE) {
        @Override
        void strike(Hosts hosts, PeerProcess server) {
            long start = System.nanoTime();
            server.signal("STOP");
            Waiting.untilNanos(start + PAUSE_NANOS);
            server.signal("CONT");
        }
    },
    /** The firewall closes the port from now on: what goes to the server is dropped, what comes from it is let through. */
    PORT_CLOSED(Effect.SILENT, Trait.NEEDS_FILTER) {
        @Override
        void strike(Hosts hosts, PeerProcess server) {
            hosts.closePort(server.port());
        }
    },
    /**
     * A firewall whose timer is at work all the time: it forgets what is idle for 3 s. A strategy that speaks more often keeps
     * the connection alive, one that speaks later finds it gone. Seconds count from the last activity.
     */
    FIREWALL_IDLE(Effect.IDLE_TIMER, Trait.NEEDS_NETWORKS, Trait.NEEDS_FILTER, Trait.ALL_THE_TIME) {
        @Override
        void setUp(Hosts hosts) {
            hosts.idleTimer(FIREWALL_IDLE_SECONDS);
        }

        @Override
        void strike(Hosts hosts, PeerProcess server) {
            // The timer strikes by itself.
        }
    };

    static final int FIREWALL_IDLE_SECONDS = 3;

    static final long BACK_AFTER_NANOS = 1_000_000_000L;
    static final long PAUSE_NANOS = 2_000_000_000L;

    /** What else is to be known of a fault. */
    private enum Trait {
        NEEDS_NETWORKS(1),
        NEEDS_FILTER(2),
        NEEDS_UNREAD_DATA(4),
        ENDS_SERVER(8),
        ALL_THE_TIME(16),
        CUTS_CLIENT(32);

        private final int bit;

        Trait(int bit) {
            this.bit = bit;
        }
    }

    private final Effect effect;
    /** One bit for each trait. */
    private final int traits;

    Fault(Effect effect, Trait... traits) {
        this.effect = effect;
        this.traits = Stream.of(traits).mapToInt(trait -> trait.bit).sum();
    }

    private boolean has(Trait trait) {
        return (traits & trait.bit) != 0;
    }

    Effect effect() {
        return effect;
    }

    /** Makes it happen; returns when all of it has happened. */
    abstract void strike(Hosts hosts, PeerProcess server) throws IOException;

    /** Does what belongs to the hosts from the beginning. */
    void setUp(Hosts hosts) {}

    /** Returns the faults of the default matrix, which all strike at an instant. */
    public static List<Fault> atAnInstant() {
        return Arrays.stream(values()).filter(Fault::atInstant).toList();
    }

    /** Does what must come a moment before. */
    void prepare(PeerProcess server) throws IOException {}

    /** Returns whether there must be networks with cables and a firewall that tracks connections. */
    public boolean needsNetworks() {
        return has(Trait.NEEDS_NETWORKS);
    }

    /** Returns whether a packet filter makes it. */
    boolean needsFilter() {
        return has(Trait.NEEDS_FILTER);
    }

    /** Returns whether data must be on its way before. */
    boolean needsUnreadData() {
        return has(Trait.NEEDS_UNREAD_DATA);
    }

    /** Returns whether the server is gone afterwards, so that it believes in nothing any more. */
    boolean endsServer() {
        return has(Trait.ENDS_SERVER);
    }

    /** Returns whether the client's own interface loses its carrier. */
    boolean cutsClient() {
        return has(Trait.CUTS_CLIENT);
    }

    /** Returns whether it strikes at an instant; otherwise it is at work from the beginning, and seconds count from there. */
    boolean atInstant() {
        return !has(Trait.ALL_THE_TIME);
    }

    /** Returns its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a fault by its name.
     *
     * @throws PlanException when there is none, with those that there are
     */
    public static Fault parse(String text) {
        return Arrays.stream(values())
                .filter(fault -> fault.label().equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new PlanException("unknown fault '" + text + "'; known are "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Fault::label).toList())));
    }
}
