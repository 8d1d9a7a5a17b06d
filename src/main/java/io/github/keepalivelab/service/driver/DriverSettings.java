package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.system.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the service. Its targets are fixed here, at its start; no request can name another.
 *
 * @param address where it listens
 * @param port where it listens, 0 for any
 * @param topology the nginx and the backend that it drives
 * @param tools what a round measures with, asked anew for each round
 * @param command what was typed
 * @param data folder of the stored runs
 * @param round settings of a round, as {@code PlanText} knows them
 * @param keptRuns how many stored runs are kept, the newest
 * @param hostNames by which it may be asked besides addresses and names without a dot, in lower case
 * @param grafana where a browser finds Grafana with the lab's dashboards; null where there is none
 */
public record DriverSettings(
        String address,
        int port,
        Topology topology,
        Supplier<Tools> tools,
        List<String> command,
        Path data,
        Map<String, String> round,
        int keptRuns,
        Set<String> hostNames,
        @Nullable String grafana) {}
