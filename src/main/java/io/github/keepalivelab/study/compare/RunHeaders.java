package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.job.EnvironmentReader;
import io.github.keepalivelab.job.RunHeader;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.StoredResult;
import java.util.List;

/** What trials.jsonl begins with. */
final class RunHeaders {

    private RunHeaders() {}

    static RunHeader of(ExperimentPlan plan, List<LoadModel> loads, Tools tools, NanoClock clock) {
        return new RunHeader(
                StoredResult.SCHEMA_VERSION,
                tools.nginxVersion() == null ? "" : "nginx " + tools.nginxVersion(),
                clock.wallTime().toString(),
                EnvironmentReader.read(tools, List.of()),
                PlanSummary.of(plan, loads),
                plan.arms().stream().map(RunHeaders::arm).toList());
    }

    private static RunHeader.HeaderArm arm(Arm arm) {
        return new RunHeader.HeaderArm(
                arm.name(),
                arm.clientHop().policy(),
                arm.upstreamHop().map(Hop::policy).orElse(null),
                arm.path(),
                arm instanceof Arm.Configured);
    }
}
