package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.report.WorthReport;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.worth.Traffic;
import io.github.keepalivelab.worth.Worth;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab worth DIR}: a stored comparison applied to somebody's own traffic. */
@Command(
        name = "worth",
        sortOptions = false,
        description = {
            "Calculates what long connections are worth for your traffic from a stored result of lab compare.",
            "Nothing is extrapolated: each machine's share of the requests must lie between the loads that were measured."
        },
        footer = {
            "",
            "Example:",
            "  lab worth results/20260101T000000Z-compare --rate 3000 --requests-per-connection 20 --nginx-machines 2"
        })
final class WorthCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "folder with the results.json of lab compare, or that file")
    Path directory = Path.of(".");

    @Option(names = "--rate", paramLabel = "R", required = true, description = "your requests/s, over all machines")
    double rate;

    @Option(
            names = "--requests-per-connection",
            paramLabel = "N",
            defaultValue = "100",
            description = "requests that one of your connections carries, on both hops (default: ${DEFAULT-VALUE})")
    double perConnection;

    @Option(
            names = "--upstream-requests-per-connection",
            paramLabel = "N",
            description = "the same for the upstream hop alone (default: as on both)")
    @Nullable
    Double perUpstreamConnection;

    @Option(
            names = "--nginx-machines",
            paramLabel = "N",
            defaultValue = "1",
            description = "machines with nginx that share the requests (default: ${DEFAULT-VALUE})")
    int nginxMachines;

    @Option(
            names = "--backend-machines",
            paramLabel = "N",
            defaultValue = "1",
            description = "machines with the service that share them (default: ${DEFAULT-VALUE})")
    int backendMachines;

    @Option(
            names = "--price",
            paramLabel = "P",
            description = "what an hour of one core costs you; then the result is also in money (default: none)")
    @Nullable
    Double price;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json (default: ${DEFAULT-VALUE})")
    OutputFormat format = OutputFormat.TEXT;

    @Override
    public Integer call() {
        Traffic traffic = new Traffic(
                rate,
                perConnection,
                perUpstreamConnection == null ? perConnection : perUpstreamConnection,
                nginxMachines,
                backendMachines,
                price);
        Worth worth = Worth.of(StoredComparison.read(directory), traffic);
        System.out.print(
                format.isJson("lab worth")
                        ? ResultJson.prettyValue(worth) + "\n"
                        : WorthReport.text(
                                worth, StoredComparison.file(directory).toString()));
        System.out.flush();
        return ExitCodes.OK;
    }
}
