package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.job.RunHeader;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Arrivals;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.TrialLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes results of what a killed run left: the trials in trials.jsonl, analysed as they would have been at its end. */
public final class Recovery {

    private @Nullable RunHeader header;
    private final List<MeasuredTrial> trials = new ArrayList<>();
    private final List<StoredResult<CompareResult>> results = new ArrayList<>();

    private Recovery() {}

    /**
     * Returns a result for each run of trials in a file, in order; the last line may be cut off.
     *
     * @throws NoSuchFileException when there is no such file
     * @throws PlanException when it holds no run that can be told
     */
    public static List<StoredResult<CompareResult>> read(Path file) throws NoSuchFileException {
        Recovery recovery = new Recovery();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                recovery.take(line);
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new PlanException(file + " cannot be read as UTF-8 text: " + e.getMessage());
        }
        recovery.conclude();
        if (recovery.results.isEmpty()) {
            throw new PlanException(file + " holds no trial of a run of this version of keepalive-lab");
        }
        return recovery.results;
    }

    private void take(String line) {
        Optional<RunHeader> next = TrialLines.readHeader(line, RunHeader.class);
        if (next.isPresent()) {
            conclude();
            header = next.get();
        } else if (header != null) {
            TrialLines.readTrial(line).ifPresent(trials::add);
        }
    }

    private void conclude() {
        RunHeader run = header;
        if (run != null && !trials.isEmpty()) {
            try {
                results.add(result(run));
            } catch (RuntimeException e) {
                // Lines that were edited by hand may say anything; such a run is left out.
                header = null;
            }
        }
        trials.clear();
        header = null;
    }

    private StoredResult<CompareResult> result(RunHeader run) {
        ExperimentPlan plan = plan(run);
        Set<String> arms = new HashSet<>();
        plan.arms().forEach(arm -> arms.add(arm.name()));
        List<MeasuredTrial> known = trials.stream()
                .filter(trial -> arms.contains(trial.result().arm()))
                .toList();
        Conclusion conclusion = new Conclusion(plan, loads(plan.load()), known, true);
        List<StoredWarning> warnings = new ArrayList<>();
        warnings.add(StoredWarning.of(new RunWarning.Failed("the run was ended before it could store its result")));
        conclusion.warnings().stream()
                .filter(warning -> !(warning instanceof RunWarning.Interrupted))
                .map(StoredWarning::of)
                .forEach(warnings::add);
        double first = known.get(0).result().startSeconds();
        double last = known.get(known.size() - 1).result().startSeconds();
        return StoredResult.of(
                instant(run.startedAt()),
                run.environment(),
                warnings,
                conclusion.result(run.plan(), first, last - first));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    /** As much of the plan as the analysis needs. */
    private static ExperimentPlan plan(RunHeader run) {
        PlanSummary summary = run.plan();
        PlanBuilder builder = new PlanBuilder();
        if (summary.blocks() != null) {
            builder.blocks(summary.blocks());
        }
        return builder.arms(run.arms().stream().map(Recovery::arm).toList())
                .baseline(summary.baseline())
                .load(load(summary))
                .trialSeconds(summary.trialSeconds())
                .seed(summary.seed())
                .build();
    }

    private static LoadModel load(PlanSummary summary) {
        if (summary.users() != null) {
            return new LoadModel.ClosedLoop(summary.users());
        }
        List<Double> rates = summary.ratesPerSecond();
        return rates.size() > 1
                ? new LoadModel.Rates(rates, Arrivals.CONSTANT)
                : new LoadModel.OpenLoop(rates.get(0), Arrivals.CONSTANT);
    }

    private static List<LoadModel> loads(LoadModel load) {
        return load instanceof LoadModel.Rates rates ? rates.each() : List.of(load);
    }

    private static Arm arm(RunHeader.HeaderArm arm) {
        Hop client = Hop.of(arm.clientHop());
        if (arm.configured()) {
            NginxSettings any = NginxSettings.of(client, Hop.of(ConnectionPolicy.LONG), 1);
            return new Arm.Configured(arm.name(), client, any, arm.path());
        }
        ConnectionPolicy upstream = arm.upstreamHop();
        return upstream == null
                ? new Arm.Foreign(arm.name(), client, arm.path())
                : new Arm.Paired(arm.name(), client, Hop.of(upstream), arm.path());
    }
}
