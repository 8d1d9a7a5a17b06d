package io.github.keepalivelab.report;

import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.AnatomyResult;
import io.github.keepalivelab.result.ExhaustResult;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.HoldResult;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.StoredResult;

/** The report of any stored result, for a terminal and as a page. */
public final class Reports {

    private Reports() {}

    /** Returns it for a terminal. */
    public static String text(StoredResult result) {
        return result instanceof ExperimentResult compare
                ? TextReport.of(compare)
                : document(result).text();
    }

    /** Returns it as a page. */
    public static String html(StoredResult result) {
        return result instanceof ExperimentResult compare
                ? HtmlReport.of(compare)
                : document(result).html();
    }

    private static Document document(StoredResult result) {
        if (result instanceof AblateResult ablate) {
            return AblateReport.of(ablate);
        } else if (result instanceof AnatomyResult anatomy) {
            return AnatomyReport.of(anatomy);
        } else if (result instanceof ExhaustResult exhaust) {
            return ExhaustReport.of(exhaust);
        } else if (result instanceof HoldResult hold) {
            return HoldReport.of(hold);
        } else if (result instanceof LivenessResult liveness) {
            return LivenessReport.of(liveness);
        }
        throw new IllegalArgumentException("no report for " + result.kind());
    }
}
