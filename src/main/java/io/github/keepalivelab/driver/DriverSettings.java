package io.github.keepalivelab.driver;

import io.github.keepalivelab.topology.RemoteTopology;
import java.nio.file.Path;
import java.util.Map;

/**
 * Settings of the service. Its targets are fixed here, at its start; no request can name another.
 *
 * @param address where it listens
 * @param port where it listens, 0 for any
 * @param targets the nginx and the backend that it drives
 * @param data folder of the stored runs
 * @param round settings of a round, as {@code PlanBuilder} knows them
 * @param keptRuns how many stored runs are kept, the newest
 */
public record DriverSettings(
        String address,
        int port,
        RemoteTopology.Addresses targets,
        Path data,
        Map<String, String> round,
        int keptRuns) {}
