package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.Wanted;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.MeasuringWarning;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From the trials of a run, complete or not, to its figures and warnings. Pure. */
final class Conclusion {

    private final ExperimentPlan plan;
    private final List<LoadModel> loads;
    private final List<MeasuredTrial> measured;
    private final boolean interrupted;
    private final List<Analysis> analyses;
    private final List<LoadResult> results = new ArrayList<>();

    /**
     * @param loads the loads of the plan after calibration; what was not calibrated has none
     * @param interrupted whether it was ended early
     */
    Conclusion(ExperimentPlan plan, List<LoadModel> loads, List<MeasuredTrial> measured, boolean interrupted) {
        this.plan = plan;
        this.loads = loads.isEmpty() ? List.of(plan.load()) : List.copyOf(loads);
        this.measured = List.copyOf(measured);
        this.interrupted = interrupted;
        this.analyses = analyses(plan, this.loads, this.measured);
        for (int i = 0; i < this.loads.size(); i++) {
            Analysis analysis = analyses.get(i);
            results.add(new LoadResult(
                    rate(this.loads.get(i)),
                    analysis.completeBlocks(),
                    analysis.blocks() - analysis.completeBlocks(),
                    analysis.arms(),
                    analysis.comparisons(),
                    NegativeControls.of(plan, analysis)));
        }
    }

    /** Returns an analysis for each load. */
    static List<Analysis> analyses(ExperimentPlan plan, List<LoadModel> loads, List<MeasuredTrial> measured) {
        return loads.stream()
                .map(load -> new Analysis(
                        plan,
                        measured.stream()
                                .filter(m -> Objects.equals(m.result().ratePerSecond(), rate(load)))
                                .toList()))
                .toList();
    }

    private static @Nullable Double rate(LoadModel load) {
        return load instanceof LoadModel.OpenLoop open ? Double.valueOf(open.ratePerSecond()) : null;
    }

    private List<TrialResult> trials() {
        return measured.stream().map(MeasuredTrial::result).toList();
    }

    private int completeBlocks() {
        return analyses.stream().mapToInt(Analysis::completeBlocks).min().orElse(0);
    }

    List<RunWarning> warnings() {
        List<RunWarning> warnings = new ArrayList<>();
        if (interrupted) {
            warnings.add(new RunWarning.Interrupted(" after " + completeBlocks()
                    + (plan.untilKnown() ? " blocks" : " of " + plan.blocks() + " blocks")));
        } else if (measured.isEmpty()) {
            warnings.add(new RunWarning.Failed("no trial was completed"));
        }
        for (LoadResult load : results) {
            warnings.addAll(new Gates(plan, load, trials()).check());
            warnings.addAll(NegativeControls.failed(Objects.requireNonNull(load.negativeControls())));
        }
        analyses.forEach(analysis -> warnings.addAll(analysis.drifts()));
        missing(warnings);
        return warnings;
    }

    /** Who asks for a few blocks wants a look, and no answer. */
    private void missing(List<RunWarning> warnings) {
        if (interrupted || measured.isEmpty() || plan.blocks() < ExperimentPlan.MIN_BLOCKS) {
            return;
        }
        for (Wanted wanted : Wanted.values()) {
            if (plan.wanted().contains(wanted)) {
                Answers.missing(wanted, results)
                        .ifPresent(why -> warnings.add(new MeasuringWarning.AnswerMissing(wanted.label(), why)));
            }
        }
    }

    CompareResult result(double warmUpSeconds, double measuredSeconds) {
        return result(PlanSummary.of(plan, loads), warmUpSeconds, measuredSeconds);
    }

    CompareResult result(PlanSummary summary, double warmUpSeconds, double measuredSeconds) {
        List<HostCost> costs = new ArrayList<>();
        for (int i = 0; i < loads.size(); i++) {
            costs.addAll(Costs.at(plan, loads.get(i), analyses.get(i)));
        }
        return new CompareResult(warmUpSeconds, measuredSeconds, summary, results, costs, trials());
    }
}
