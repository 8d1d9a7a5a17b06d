package io.github.keepalivelab.cli;

import picocli.CommandLine.Option;

/** What stdout gets of a result; measuring verbs and {@code lab report} say it alike. */
final class FormatOption {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "what stdout gets: text, json, markdown or csv (default: ${DEFAULT-VALUE})")
    OutputFormat chosen = OutputFormat.TEXT;
}
