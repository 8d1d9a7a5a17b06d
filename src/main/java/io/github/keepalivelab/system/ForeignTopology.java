package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Target;
import java.net.InetSocketAddress;

/** Somebody else's service, of which only the client hop can be seen. */
public final class ForeignTopology implements Topology {

    private final Target target;
    // Once for the whole run: a name with several addresses must not send the arms to different servers.
    private final InetSocketAddress address;

    /** @param target where it is; its name is resolved here, once */
    public ForeignTopology(Target target) {
        this.target = target;
        this.address = new InetSocketAddress(target.host(), target.port());
    }

    /** Returns whether its name stands for an address. */
    public boolean isResolved() {
        return !address.isUnresolved();
    }

    @Override
    public Endpoint endpoint(Arm arm, long timeoutNanos) {
        return new Endpoint(address, target.host(), target.authority(), arm.path(), arm.clientHop(), timeoutNanos);
    }
}
