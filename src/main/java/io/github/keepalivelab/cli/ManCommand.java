package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.LabVersion;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code lab man}: every verb and option as one page of the manual, made from the same words as {@code --help}. */
@Command(
        name = "man",
        description = "Prints the manual page, in roff.",
        footer = {"", "Example:", "  ./lab man | man -l -"})
final class ManCommand implements Callable<Integer> {

    private static final String EXIT_STATUS = """
            .TP
            0
            it answered
            .TP
            1
            a wanted answer, a gate or an assertion failed
            .TP
            2
            something was asked for that cannot be
            .TP
            4
            the environment lacks something
            .TP
            130
            interrupted; what was measured is kept
            """;

    private final StringBuilder page = new StringBuilder();

    @Override
    public Integer call() {
        CommandLine root = Main.complete();
        line(".TH LAB 1 \"\" \"keepalive-lab " + text(LabVersion.current()) + "\" \"keepalive-lab\"");
        line(".SH NAME");
        line("lab \\- what a long connection is worth against a short one, hop by hop");
        line(".SH SYNOPSIS");
        line(".B lab\n.I verb\n.RI [ options ]");
        line(".SH DESCRIPTION");
        words(root.getCommandSpec().usageMessage().description());
        line(
                "Every option's default is said. Results go to results/ unless --output says otherwise; lab report shows one again.");
        line(".SH VERBS");
        root.getSubcommands().forEach((name, verb) -> {
            if (!verb.getCommandSpec().usageMessage().hidden()) {
                verb(name, verb.getCommandSpec());
            }
        });
        line(".SH EXIT STATUS");
        page.append(EXIT_STATUS);
        line(".SH ENVIRONMENT");
        line(".TP\n.B JAVA_HOME\nthe Java that runs the lab, 17 or newer; else the first one found");
        System.out.print(page);
        System.out.flush();
        return ExitCodes.OK;
    }

    private void verb(String name, CommandSpec spec) {
        line(".SS lab " + text(name));
        words(spec.usageMessage().description());
        spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> argument(".I " + text(parameter.paramLabel()), parameter));
        spec.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .forEach(option -> argument(names(option), option));
        String example = String.join("\n", spec.usageMessage().footer()).strip();
        if (!example.isEmpty()) {
            line(".PP\n.nf");
            example.lines().forEach(this::plain);
            line(".fi");
        }
    }

    private static String names(OptionSpec option) {
        String names = List.of(option.names()).stream().map(ManCommand::text).collect(Collectors.joining("\\fR, \\fB"));
        return "\\fB" + names + "\\fR" + (option.arity().max() > 0 ? " \\fI" + text(option.paramLabel()) + "\\fR" : "");
    }

    private void argument(String head, ArgSpec argument) {
        line(".TP");
        line(head);
        words(argument.description());
    }

    private void words(String[] lines) {
        String words = String.join("\n", lines).replace("%n", "\n").replace("%%", "%");
        if (words.isBlank()) {
            plain("see the example");
        }
        words.lines().filter(part -> !part.isBlank()).forEach(this::plain);
    }

    private void plain(String words) {
        String shown = text(words);
        // A line that begins with one of these would be a request.
        line(shown.startsWith(".") || shown.startsWith("'") ? "\\&" + shown : shown);
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    /** Letters that roff would read as its own. */
    private static String text(String words) {
        return words.replace("\\", "\\e").replace("-", "\\-").replaceAll("@\\|[\\w,]+ (.*?)\\|@", "$1");
    }
}
