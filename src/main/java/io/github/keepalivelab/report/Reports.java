package io.github.keepalivelab.report;

import io.github.keepalivelab.job.Renderer;
import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.AnatomyResult;
import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.result.ExhaustResult;
import io.github.keepalivelab.result.HoldResult;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.PoolsResult;
import io.github.keepalivelab.result.RunsResult;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.WatchResult;

/** The report of any stored result, for a terminal and as a page. */
public final class Reports implements Renderer {

    private final int width;

    /** Reports whose sentences are a line each. */
    public Reports() {
        this(Integer.MAX_VALUE);
    }

    /**
     * Reports for a terminal.
     *
     * @param width characters of a line, to which sentences are wrapped
     */
    public Reports(int width) {
        this.width = width;
    }

    @Override
    public String text(StoredResult<?> result) {
        return document(result).text(width);
    }

    @Override
    public String html(StoredResult<?> result) {
        return document(result).html();
    }

    /** Returns it as Markdown, for an issue, a wiki or a pull request. */
    public String markdown(StoredResult<?> result) {
        return document(result).markdown();
    }

    /** Returns its figures as CSV: all of a comparison, unrounded; of other kinds the cells of the report's tables. */
    public String csv(StoredResult<?> result) {
        return result.body() instanceof CompareResult compare
                ? Csv.of(compare)
                : document(result).csv();
    }

    /** Returns what a result says first, in one sentence; empty when it says nothing. */
    public String headline(StoredResult<?> result) {
        return document(result).headline();
    }

    private static Document document(StoredResult<?> result) {
        return switch (result.kind()) {
            case COMPARE -> CompareReport.of(as(result, CompareResult.class));
            case RUNS -> RunsReport.of(as(result, RunsResult.class));
            case ABLATE -> AblateReport.of(as(result, AblateResult.class));
            case EXHAUST -> ExhaustReport.of(as(result, ExhaustResult.class));
            case LIVENESS -> LivenessReport.of(as(result, LivenessResult.class));
            case POOLS -> PoolsReport.of(as(result, PoolsResult.class));
            case HOLD -> HoldReport.of(as(result, HoldResult.class));
            case ANATOMY -> AnatomyReport.of(as(result, AnatomyResult.class));
            case DOCTOR -> DoctorReport.of(as(result, DoctorResult.class));
            case WATCH -> WatchReport.of(as(result, WatchResult.class));
        };
    }

    private static <B extends Body> StoredResult<B> as(StoredResult<?> result, Class<B> body) {
        return new StoredResult<>(
                result.schemaVersion(),
                result.kind(),
                result.verdict(),
                result.startedAt(),
                result.environment(),
                result.warnings(),
                body.cast(result.body()));
    }
}
