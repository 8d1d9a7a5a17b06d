package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ResultStore;
import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The one command that is most useful after a run. */
final class NextStep {

    private NextStep() {}

    static Optional<String> after(ResultStore.Stored<?> stored) {
        StoredResult<?> result = stored.content();
        if (result.verdict() != Verdict.VALID) {
            return Optional.empty();
        }
        if (result.body() instanceof CompareResult compare && !compare.costs().isEmpty()) {
            Path folder = stored.result().getParent();
            Double rate = compare.middle().ratePerSecond();
            return rate == null || folder == null
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "./lab worth %s --rate %.0f --requests-per-connection 20   (what it is worth for your traffic)",
                            folder,
                            rate));
        }
        if (result.body() instanceof AblateResult) {
            return Optional.of("./lab doctor --nginx-conf /etc/nginx/nginx.conf   (whether yours has these settings)");
        }
        if (result.body() instanceof LivenessResult) {
            return Optional.of("./lab liveness --explain   (what this machine's own settings mean)");
        }
        return Optional.empty();
    }
}
