package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Network interfaces of the calling thread's network namespace: made, set and moved by rtnetlink(7) and the ethtool ioctl, so
 * that neither {@code ip} nor {@code ethtool} has to be installed.
 */
public final class Interfaces {

    private static final int ROUTE = 0;
    private static final int NEW_LINK = 16;
    private static final int NEW_ADDRESS = 20;
    private static final int CREATE_EXCLUSIVELY = 0x600;
    private static final int BYTES = 512;
    private static final int UP = 1;
    /** Attributes of a link (linux/if_link.h). */
    private static final int IFLA_IFNAME = 3;

    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    /** Attributes of an address (linux/if_addr.h). */
    private static final int IFA_ADDRESS = 1;

    private static final int IFA_LOCAL = 2;
    /** Settings of a device (linux/ethtool.h). */
    private static final int ETHTOOL_STSO = 0x1f;

    private static final int ETHTOOL_SGSO = 0x24;
    private static final int ETHTOOL_SGRO = 0x2c;

    private Interfaces() {}

    /**
     * Makes two interfaces that are the ends of one cable, veth(4).
     *
     * @throws IOException when the kernel refuses
     */
    public static void makeCable(String one, String other) throws IOException {
        request("a veth pair", NEW_LINK, CREATE_EXCLUSIVELY, message -> {
            link(message, 0);
            text(message, IFLA_IFNAME, one);
            attribute(message, IFLA_LINKINFO, info -> {
                text(info, IFLA_INFO_KIND, "veth");
                attribute(
                        info,
                        IFLA_INFO_DATA,
                        data -> attribute(data, VETH_INFO_PEER, peer -> {
                            link(peer, 0);
                            text(peer, IFLA_IFNAME, other);
                        }));
            });
        });
    }

    /** Sets an interface up. */
    public static void up(String name) throws IOException {
        request(name + " up", NEW_LINK, 0, message -> {
            link(message, UP);
            text(message, IFLA_IFNAME, name);
        });
    }

    /** Moves an interface, which goes down by it, into the namespace that a descriptor stands for. */
    public static void move(String name, int namespace) throws IOException {
        request("moving " + name, NEW_LINK, 0, message -> {
            link(message, 0);
            text(message, IFLA_IFNAME, name);
            attribute(message, IFLA_NET_NS_FD, value -> value.putInt(namespace));
        });
    }

    /** Gives an interface an IPv4 address. */
    public static void address(String name, InetAddress address, int prefixBits) throws IOException {
        int device = Libc.deviceNumber(name);
        request("address of " + name, NEW_ADDRESS, CREATE_EXCLUSIVELY, message -> {
            message.put((byte) 2).put((byte) prefixBits).put((byte) 0).put((byte) 0);
            message.putInt(device);
            attribute(message, IFA_LOCAL, value -> value.put(address.getAddress()));
            attribute(message, IFA_ADDRESS, value -> value.put(address.getAddress()));
        });
    }

    /**
     * Lets an interface receive by NAPI: veth does so only where GRO applies, and it applies only to packets that the sending end
     * has cut, so each end cuts its own.
     */
    public static void receiveByNapi(String name) throws IOException {
        Libc.ethtool(name, ETHTOOL_SGRO, 1);
        Libc.ethtool(name, ETHTOOL_STSO, 0);
        Libc.ethtool(name, ETHTOOL_SGSO, 0);
    }

    private interface Fill {
        void into(ByteBuffer message);
    }

    private static void request(String what, int type, int flags, Fill body) throws IOException {
        ByteBuffer message = Netlink.request(BYTES, type, flags | Netlink.REQUEST_ACKNOWLEDGED);
        body.into(message);
        message.putInt(0, message.position());
        ByteBuffer whole =
                message.duplicate().order(message.order()).flip().slice().order(message.order());
        try (Netlink route = Netlink.open(ROUTE)) {
            int error = route.acknowledged(whole);
            if (error != 0) {
                throw new IOException("the kernel refuses " + what + " (error " + error + ")");
            }
        }
    }

    /** struct ifinfomsg: family, type, index, flags, mask of the flags. */
    private static void link(ByteBuffer message, int flags) {
        message.putInt(0).putInt(0).putInt(flags).putInt(flags);
    }

    private static void text(ByteBuffer message, int type, String value) {
        attribute(
                message,
                type,
                into -> into.put(value.getBytes(StandardCharsets.US_ASCII)).put((byte) 0));
    }

    /** struct rtattr: length, type, value, padded to four bytes. */
    private static void attribute(ByteBuffer message, int type, Fill value) {
        int start = message.position();
        message.putShort((short) 0).putShort((short) type);
        value.into(message);
        message.putShort(start, (short) (message.position() - start));
        while (message.position() % Integer.BYTES != 0) {
            message.put((byte) 0);
        }
    }
}
