package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.StoredResult;
import java.util.Locale;

/** What stdout gets of a result. */
enum OutputFormat {
    /** The report. */
    TEXT,
    /** results.json. */
    JSON,
    /** The report's tables and sentences. */
    MARKDOWN,
    /** The figures. */
    CSV;

    /**
     * Returns whether it is JSON, for what is no result of a measurement.
     *
     * @param what prints, for the message
     * @throws PlanException when it is neither text nor JSON
     */
    boolean isJson(String what) {
        if (this != TEXT && this != JSON) {
            throw new PlanException(what + " prints text or json, not " + name().toLowerCase(Locale.ROOT));
        }
        return this == JSON;
    }

    /** Returns a result in this format, with the end of its last line. */
    String of(StoredResult<?> result) {
        Reports reports = new Reports(Terminal.COLUMNS);
        return switch (this) {
            case TEXT -> reports.text(result);
            case JSON -> ResultJson.pretty(result) + "\n";
            case MARKDOWN -> reports.markdown(result);
            case CSV -> reports.csv(result);
        };
    }
}
