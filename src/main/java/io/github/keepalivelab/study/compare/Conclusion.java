package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.TrialResult;
import java.util.ArrayList;
import java.util.List;

/** From the trials of a run, complete or not, to its figures and warnings. Pure. */
final class Conclusion {

    private final ExperimentPlan plan;
    private final List<MeasuredTrial> measured;
    private final boolean interrupted;
    private final Analysis analysis;
    private final List<ArmResult> arms;

    /** @param interrupted whether it was ended early */
    Conclusion(ExperimentPlan plan, List<MeasuredTrial> measured, boolean interrupted) {
        this.plan = plan;
        this.measured = List.copyOf(measured);
        this.interrupted = interrupted;
        this.analysis = new Analysis(plan, this.measured);
        this.arms = analysis.arms();
    }

    private List<TrialResult> trials() {
        return measured.stream().map(MeasuredTrial::result).toList();
    }

    List<RunWarning> warnings() {
        List<RunWarning> warnings = new ArrayList<>();
        if (interrupted) {
            warnings.add(new RunWarning.Interrupted(
                    " after " + analysis.completeBlocks() + " of " + plan.blocks() + " blocks"));
        } else if (measured.isEmpty()) {
            warnings.add(new RunWarning.Failed("no trial was completed"));
        }
        warnings.addAll(Gates.check(plan, arms, trials(), analysis.completeBlocks()));
        warnings.addAll(analysis.drifts());
        return warnings;
    }

    CompareResult result(LoadModel load, double warmUpSeconds, double measuredSeconds) {
        return result(PlanSummary.of(plan, load), warmUpSeconds, measuredSeconds);
    }

    CompareResult result(PlanSummary summary, double warmUpSeconds, double measuredSeconds) {
        return new CompareResult(
                warmUpSeconds,
                measuredSeconds,
                analysis.completeBlocks(),
                summary,
                arms,
                analysis.comparisons(),
                trials());
    }
}
