package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.PlanFile;
import io.github.keepalivelab.plan.PlanText;
import io.github.keepalivelab.plan.Request;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to compare, and how: the settings that a plan file can hold too. */
final class PlanOptions {

    @Option(
            names = "--arms",
            paramLabel = "NAMES",
            description = "arms to compare, client/upstream, separated by commas (default: all four)")
    @Nullable
    String arms;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description = "arm that the others are compared with (default: the one with the most short hops)")
    @Nullable
    String baseline;

    @Option(
            names = "--rate",
            paramLabel = "N|auto",
            description =
                    "one load, in requests per second offered to every arm (default: auto, three loads at 10, 20 and"
                            + " 30 %% of the weakest arm's capacity)")
    @Nullable
    String rate;

    @Option(
            names = "--rates",
            paramLabel = "N,N,...",
            description = "several loads, measured in the same blocks (default: those of --rate auto)")
    @Nullable
    String rates;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "closed loop with N users instead; for capacity only (default: none)")
    @Nullable
    String users;

    @Option(
            names = "--arrivals",
            paramLabel = "constant|poisson",
            description = "pattern of the send times (default: constant)")
    @Nullable
    String arrivals;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "requests that can be in flight at once, 1 to 1024 (default: "
                    + PlanBuilder.DEFAULT_CONNECTIONS + ", with --rtt 4 more for each ms, at most 256)")
    @Nullable
    String connections;

    @Option(
            names = "--blocks",
            paramLabel = "N",
            description =
                    "how often every arm is measured at every load (default: until the wanted answers are known within 5 %%"
                            + " for CPU, 10 %% for latency; closed loop: " + PlanBuilder.DEFAULT_BLOCKS + ")")
    @Nullable
    String blocks;

    @Option(
            names = "--max-seconds",
            paramLabel = "S",
            description = "the run ends after so many seconds with what it has, warm-up included (default: "
                    + PlanBuilder.DEFAULT_MAX_SECONDS + ", none with --blocks)")
    @Nullable
    String maxSeconds;

    @Option(
            names = "--want",
            paramLabel = "cpu,connections,latency",
            description =
                    "the answers that must be there, else exit 1 (default: cpu,connections; connections with --target)")
    @Nullable
    String want;

    @Option(
            names = "--trial-seconds",
            paramLabel = "S",
            description = "length of one measured window (default: " + PlanBuilder.DEFAULT_TRIAL_SECONDS
                    + ", with --rtt 25 round trips at least)")
    @Nullable
    String trialSeconds;

    @Option(
            names = "--lead-in-seconds",
            paramLabel = "S",
            description = "discarded load before each window (default: " + PlanBuilder.DEFAULT_LEAD_IN_SECONDS
                    + ", with --rtt 4 round trips at least)")
    @Nullable
    String leadInSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "seed of the trial order and of Poisson arrivals (default: " + PlanBuilder.DEFAULT_SEED + ")")
    @Nullable
    String seed;

    @Option(
            names = "--close-by",
            paramLabel = "client|server",
            description = "who closes short client connections (default: server)")
    @Nullable
    String closeBy;

    @Option(
            names = "--client-protocol",
            paramLabel = "http|https",
            description =
                    "what driver and the lab's nginx speak; over https the arms are long, resumed and full (handshakes), each"
                            + " with both upstream hops (default: http)")
    @Nullable
    String clientProtocol;

    @Option(
            names = "--tls-key",
            paramLabel = "rsa|ecdsa",
            description = "key of the lab's own certificate: RSA 2048 or ECDSA P-256 (default: ecdsa)")
    @Nullable
    String tlsKey;

    @Option(
            names = "--tls-version",
            paramLabel = "1.2|1.3",
            description = "TLS that the lab's nginx speaks (default: 1.3)")
    @Nullable
    String tlsVersion;

    @Option(
            names = "--rtt",
            paramLabel = "MS",
            description =
                    "so far is the driver from nginx, there and back, 0.1 to 1000 ms: a line of the lab's own keeps each"
                            + " frame for half of it (default: none)")
    @Nullable
    String rtt;

    @Option(
            names = "--upstream-rtt",
            paramLabel = "MS",
            description = "likewise from nginx to the backend (default: none)")
    @Nullable
    String upstreamRtt;

    @Option(
            names = "--timeout-seconds",
            paramLabel = "S",
            description = "limit for one request (default: " + PlanBuilder.DEFAULT_TIMEOUT_SECONDS + ")")
    @Nullable
    String timeoutSeconds;

    @Option(
            names = "--warm-up-seconds",
            paramLabel = "S",
            description = "longest warm-up, which ends sooner when all is compiled (default: "
                    + PlanBuilder.DEFAULT_WARM_UP_SECONDS + ", or " + PlanBuilder.DEFAULT_WARM_UP_SECONDS_OF_A_LOOK
                    + " with fewer than 10 blocks)")
    @Nullable
    String warmUpSeconds;

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "a running service of yours instead of nginx and backend (default: none)")
    @Nullable
    String target;

    @Option(names = "--control", description = "A/A run: one arm under two names; it must claim nothing")
    boolean control;

    @Option(names = "--plan", paramLabel = "FILE", description = "settings from a YAML file; options override it")
    @Nullable
    Path planFile;

    /**
     * Returns the validated plan.
     *
     * @param request what is sent to a target
     */
    ExperimentPlan plan(Request request) {
        PlanText plan = new PlanText().request(request);
        if (planFile != null) {
            PlanFile.read(planFile, plan);
        }
        Map<String, @Nullable String> given = new LinkedHashMap<>();
        given.put("target", target);
        given.put("arms", arms);
        given.put("baseline", baseline);
        given.put("rate", rate);
        given.put("rates", rates);
        given.put("max-seconds", maxSeconds);
        given.put("want", want);
        given.put("users", users);
        given.put("arrivals", arrivals);
        given.put("connections", connections);
        given.put("blocks", blocks);
        given.put("trial-seconds", trialSeconds);
        given.put("lead-in-seconds", leadInSeconds);
        given.put("seed", seed);
        given.put("close-by", closeBy);
        given.put("client-protocol", clientProtocol);
        given.put("tls-key", tlsKey);
        given.put("tls-version", tlsVersion);
        given.put("rtt", rtt);
        given.put("upstream-rtt", upstreamRtt);
        given.put("timeout-seconds", timeoutSeconds);
        given.put("warm-up-seconds", warmUpSeconds);
        given.put("control", control ? "true" : null);
        given.forEach((name, value) -> {
            if (value != null) {
                plan.set(name, value);
            }
        });
        return plan.build();
    }
}
