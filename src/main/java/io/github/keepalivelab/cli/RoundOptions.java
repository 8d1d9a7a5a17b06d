package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.PlanText;
import io.github.keepalivelab.plan.Ports;
import io.github.keepalivelab.service.driver.RunStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code lab serve} and {@code lab up} say alike about the rounds of the load driver. */
final class RoundOptions {

    /** So many finished rounds stay on disk; at the default pace half a day of them. */
    static final int KEPT_RUNS = 200;

    @Option(names = "--port", defaultValue = "8090", description = "load driver (default: ${DEFAULT-VALUE})")
    int port;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            split = ",",
            description =
                    "host names by which browsers ask for it, behind a proxy of yours; addresses and names without a dot always may")
    Set<String> hostNames = new LinkedHashSet<>();

    @Option(
            names = "--grafana",
            paramLabel = "URL",
            description =
                    "where browsers find Grafana with the lab's dashboards; the page then links to each run there (default: none)")
    @Nullable
    String grafana;

    /** Returns where Grafana is, without a slash at its end; null where there is none. */
    @Nullable
    String grafanaUrl() {
        if (grafana == null) {
            return null;
        }
        if (!grafana.matches("https?://[\\w.:\\[\\]-]+(/[\\w./~-]*)?")) {
            throw new PlanException(
                    "--grafana must be an address such as http://localhost:3000, not '" + grafana + "'");
        }
        return grafana.replaceAll("/+$", "");
    }

    /** Returns the host names in lower case. */
    Set<String> lowerHostNames() {
        return hostNames.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "folder of the finished runs (default: ${DEFAULT-VALUE})")
    Path data = Path.of("runs");

    @Option(names = "--rate", defaultValue = "200", description = "requests per second (default: ${DEFAULT-VALUE})")
    String rate = "200";

    @Option(names = "--blocks", defaultValue = "12", description = "blocks of a round (default: ${DEFAULT-VALUE})")
    String blocks = "12";

    @Option(
            names = "--trial-seconds",
            defaultValue = "1",
            description = "length of a window (default: ${DEFAULT-VALUE})")
    String trialSeconds = "1";

    @Option(
            names = "--arms",
            paramLabel = "NAMES",
            description = "arms of a round, separated by commas (default: all four)")
    String arms = "";

    /**
     * Returns the values of a round by their names in a plan, after everything that can be known to fail was looked at.
     *
     * @param address where the load driver is to listen
     */
    Map<String, String> checked(String address) {
        Map<String, String> round = new LinkedHashMap<>();
        round.put("rate", rate);
        round.put("blocks", blocks);
        round.put("trial-seconds", trialSeconds);
        round.put("warm-up-seconds", "0");
        if (!arms.isBlank()) {
            round.put("arms", arms);
        }
        PlanText text = new PlanText();
        round.forEach(text::set);
        text.build();
        Ports.require("--port", port);
        ListenCheck.require("--port", address, port);
        // Opened and given up again: whether it takes files, and whether another load driver has it.
        new RunStore(data, KEPT_RUNS).close();
        return round;
    }
}
