package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.DiffReport;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.report.WorthReport;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.worth.Traffic;
import io.github.keepalivelab.worth.Worth;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What can be made of a finished run. */
@RestController
@RequestMapping("/runs/{id}")
final class RunViews {

    /** Options of lab worth as its messages name them. */
    private static final Pattern TRAFFIC =
            Pattern.compile("--((?:upstream-)?requests-per-connection|nginx-machines|backend-machines|price|rate)\\b");

    private final RunStore store;

    RunViews(RunStore store) {
        this.store = store;
    }

    /**
     * What long connections are worth for somebody's traffic.
     *
     * @param columns names of the columns
     * @param rows what is saved, a row each, with its name first
     * @param sentences the same in words
     * @param worth the figures, unrounded
     */
    record Calculated(List<String> columns, List<List<String>> rows, List<String> sentences, Worth worth) {}

    private StoredResult<CompareResult> run(String id) {
        return store.result(id).orElseThrow(RunErrors.NoSuchRunException::new);
    }

    @GetMapping(path = "/report", produces = "text/html;charset=UTF-8")
    String report(@PathVariable String id) {
        return new Reports().html(run(id));
    }

    @GetMapping(path = "/csv", produces = "text/csv;charset=UTF-8")
    ResponseEntity<String> csv(@PathVariable String id) {
        return download(id + ".csv", new Reports().csv(run(id)));
    }

    /** Returns the response times of each trial, a log of HdrHistogram. */
    @GetMapping(path = "/hlog", produces = "text/plain;charset=UTF-8")
    ResponseEntity<Resource> distributions(@PathVariable String id) {
        run(id);
        Path log = store.storedDistributions(id)
                .orElseThrow(() -> new RunErrors.NoSuchRunException(
                        "no response times of this run are kept; GET /runs says of which they are"));
        return download(id + ".hlog", new FileSystemResource(log));
    }

    private static <T> ResponseEntity<T> download(String name, T content) {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(content);
    }

    /** Returns two runs side by side, where they did the same. */
    @GetMapping(path = "/against/{other}", produces = "text/html;charset=UTF-8")
    String against(@PathVariable String id, @PathVariable String other) {
        return DiffReport.html(run(id), run(other));
    }

    /** Returns what long connections would save, by what this run measured. */
    @GetMapping("/worth")
    Calculated worth(
            @PathVariable String id,
            @RequestParam double rate,
            @RequestParam(defaultValue = "100") double requestsPerConnection,
            @RequestParam(required = false) @Nullable Double upstreamRequestsPerConnection,
            @RequestParam(defaultValue = "1") int nginxMachines,
            @RequestParam(defaultValue = "1") int backendMachines,
            @RequestParam(required = false) @Nullable Double price) {
        StoredResult<CompareResult> run = run(id);
        try {
            Traffic traffic = new Traffic(
                    rate,
                    requestsPerConnection,
                    upstreamRequestsPerConnection == null ? requestsPerConnection : upstreamRequestsPerConnection,
                    nginxMachines,
                    backendMachines,
                    price);
            Worth worth = Worth.of(run, traffic);
            return new Calculated(
                    WorthReport.columns(traffic), WorthReport.rows(worth), WorthReport.sentences(worth), worth);
        } catch (PlanException e) {
            throw new PlanException(named(String.valueOf(e.getMessage())));
        }
    }

    /** Names what is asked for as it is asked for here; the messages are those of the command line. */
    private static String named(String message) {
        return TRAFFIC.matcher(message).replaceAll(option -> RunsController.camel(option.group(1)));
    }
}
