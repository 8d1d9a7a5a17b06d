package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Request;
import io.github.keepalivelab.plan.Target;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Somebody else's service. Of what is behind it, only what runs on this machine can be seen. */
public final class ForeignTopology implements Topology {

    private final Target target;
    // Once for the whole run: a name with several addresses must not send the arms to different servers.
    private final InetSocketAddress address;
    private final Request request;
    private final Behind behind;

    /**
     * @param target where it is; its name is resolved here, once
     * @param request what is sent to it
     */
    public ForeignTopology(Target target, Request request) {
        this(target, request, new InetSocketAddress(target.host(), target.port()), Behind.NOTHING);
    }

    private ForeignTopology(Target target, Request request, InetSocketAddress address, Behind behind) {
        this.target = target;
        this.request = request;
        this.address = address;
        this.behind = behind;
    }

    /** Returns the same service with what is behind it. */
    public ForeignTopology before(Behind seen) {
        return new ForeignTopology(target, request, address, seen);
    }

    /** Returns where it is. */
    public InetSocketAddress address() {
        return address;
    }

    /** Returns whether its name stands for an address. */
    public boolean isResolved() {
        return !address.isUnresolved();
    }

    @Override
    public Endpoint endpoint(Arm arm, long timeoutNanos) {
        return new Endpoint(
                address, target.host(), target.authority(), arm.path(), arm.clientHop(), timeoutNanos, request);
    }

    @Override
    public Optional<Integer> upstreamPort() {
        return behind.upstreamPort();
    }

    @Override
    public List<Long> nginxPids() {
        return behind.nginxPids();
    }

    @Override
    public Optional<Long> backendPid() {
        return behind.backendPid();
    }

    @Override
    public boolean isUpstreamUnclear() {
        return behind.isUnclear();
    }
}
