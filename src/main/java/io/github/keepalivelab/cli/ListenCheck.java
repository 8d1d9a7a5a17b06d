package io.github.keepalivelab.cli;

import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.PlanException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Whether a service could listen somewhere, found out before anything is started. */
final class ListenCheck {

    private ListenCheck() {}

    /**
     * Checks an address and a port.
     *
     * @param option that named the port
     * @throws PlanException when the address is none
     * @throws EnvironmentException when the address belongs to another machine, or the port is taken
     */
    static void require(String option, String address, int port) {
        InetAddress resolved;
        try {
            resolved = InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new PlanException(
                    "address '" + address + "' cannot be resolved; write a local one such as 127.0.0.1");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(resolved, 0));
        } catch (IOException e) {
            throw new EnvironmentException(
                    "address " + address + " is not one of this machine; write a local one such as 127.0.0.1");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(resolved, port));
        } catch (BindException e) {
            throw new EnvironmentException(option + " " + port + ": "
                    + (String.valueOf(e.getMessage()).contains("Permission")
                            ? "this port needs root; choose one above 1023"
                            : "something listens on this port already; choose another"));
        } catch (IOException e) {
            throw new EnvironmentException(option + " " + port + " cannot be opened: " + e.getMessage());
        }
    }
}
