package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.load.Handshakes;
import io.github.keepalivelab.machine.net.FreePorts;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.plan.Request;
import io.github.keepalivelab.plan.TlsChoice;
import io.github.keepalivelab.system.nginx.NginxBinary;
import io.github.keepalivelab.system.nginx.NginxConfigWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The nginx and the backend of one run, on free ports of loopback. All arms share both processes; an arm is a port. */
public final class LocalTopology extends OwnTopology {

    /** Flags of the backend's virtual machine: small and steady, so that it measures the same on every machine. */
    public static final List<String> BACKEND_FLAGS = List.of(
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=64m",
            "-Djava.net.preferIPv4Stack=true");

    private static final int MIN_POOL = 16;

    private final Map<String, Integer> portByArm;
    private final Place place;
    private final Map<String, HandshakeLog> logs = new HashMap<>();

    private LocalTopology(
            Map<String, Integer> portByArm, LabProcesses.Wanted wanted, LabProcesses processes, Place place) {
        super(wanted, processes);
        this.portByArm = portByArm;
        this.place = place;
        int number = 0;
        for (NginxConfigWriter.Server server : wanted.servers()) {
            if (server.handshake() != null) {
                String arm = List.copyOf(portByArm.keySet()).get(number);
                logs.put(arm, new HandshakeLog(processes.file(NginxConfigWriter.handshakes(number))));
            }
            number++;
        }
    }

    /**
     * Settings that do not change what is measured but where from.
     *
     * @param nginxWorkers worker processes of nginx
     * @param knobs whether the backend accepts its test knobs
     * @param maxRequestsPerConnection the backend's cap, -1 for none
     * @param keepFiles whether the private directory stays
     * @param ownDestinations whether nginx reaches the backend by another address for each arm, so that each has
     *     all ports for itself
     */
    public record Options(
            int nginxWorkers, boolean knobs, int maxRequestsPerConnection, boolean keepFiles, boolean ownDestinations) {

        /** Options with one destination for all arms. */
        public Options(int nginxWorkers, boolean knobs, int maxRequestsPerConnection, boolean keepFiles) {
            this(nginxWorkers, knobs, maxRequestsPerConnection, keepFiles, false);
        }
    }

    /**
     * Starts everything that the plan's arms need on loopback.
     *
     * @throws EnvironmentException when a process does not start; its whole output is in the message
     */
    public static LocalTopology start(ExperimentPlan plan, NginxBinary binary, Options options) {
        return start(plan, binary, options, Place.LOOPBACK);
    }

    /**
     * Starts everything that the plan's arms need.
     *
     * @param place where; it stays when the processes end
     * @throws EnvironmentException when a process does not start; its whole output is in the message
     */
    public static LocalTopology start(ExperimentPlan plan, NginxBinary binary, Options options, Place place) {
        List<Integer> ports = FreePorts.find(plan.arms().size() + 3);
        Map<String, Integer> portByArm = new LinkedHashMap<>();
        List<NginxConfigWriter.Server> servers = new ArrayList<>();
        String nginx = place.address(ProcessName.NGINX).getHostAddress();
        String backend = place.address(ProcessName.BACKEND).getHostAddress();
        for (int i = 0; i < plan.arms().size(); i++) {
            Arm arm = plan.arms().get(i);
            portByArm.put(arm.name(), ports.get(i + 3));
            servers.add(new NginxConfigWriter.Server(
                    nginx,
                    ports.get(i + 3),
                    settings(arm, plan.connections()),
                    options.ownDestinations() ? destination(place, i + 1) : backend,
                    arm.clientHop().handshake()));
        }
        LabProcesses.Wanted wanted = new LabProcesses.Wanted(
                ports.get(0),
                ports.get(1),
                ports.get(2),
                servers,
                Objects.requireNonNullElse(plan.tls(), TlsChoice.USUAL));
        return new LocalTopology(portByArm, wanted, LabProcesses.start(binary, options, wanted, place), place);
    }

    private static String destination(Place place, int number) {
        try {
            return place.destination(number).getHostAddress();
        } catch (IOException e) {
            throw new EnvironmentException("the backend's host cannot have another address: " + e.getMessage());
        }
    }

    private static NginxSettings settings(Arm arm, int connections) {
        if (arm instanceof Arm.Configured configured) {
            return configured.nginx();
        }
        Hop upstream = arm.upstreamHop()
                .orElseThrow(() -> new IllegalArgumentException("arm " + arm.name() + " belongs to a foreign target"));
        return NginxSettings.of(arm.clientHop(), upstream, Math.max(MIN_POOL, 2 * connections));
    }

    @Override
    public Endpoint endpoint(Arm arm, long timeoutNanos) {
        Endpoint plain = Endpoint.at(address(arm), arm.path(), arm.clientHop(), timeoutNanos);
        return processes()
                .certificate()
                .map(certificate -> plain.trusting(new Request.Trust(false, certificate)))
                .orElse(plain);
    }

    @Override
    public Optional<Handshakes> handshakes(Arm arm) throws IOException {
        HandshakeLog log = logs.get(arm.name());
        return log == null ? Optional.empty() : Optional.of(log.count());
    }

    /** Returns where nginx listens for an arm. */
    public InetSocketAddress address(Arm arm) {
        return new InetSocketAddress(
                place.address(ProcessName.NGINX),
                Optional.ofNullable(portByArm.get(arm.name())).orElseThrow());
    }

    @Override
    public Place place() {
        return place;
    }
}
