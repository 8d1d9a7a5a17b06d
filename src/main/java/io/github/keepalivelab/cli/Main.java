package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.LabVersion;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.service.backend.Backend;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "How much does a persistent (long) connection save against a short one, hop by hop, and is keep-alive really working?",
        footer = {
            "",
            "Also: lab test runs all tests; lab package makes a package for machines without Maven.",
            "Exit codes: 0 valid, 1 a gate or assertion failed, 2 usage,"
                    + " 4 the environment lacks something, 130 interrupted."
        })
public final class Main {

    /** Every verb, in the order of the help. Building a command line of all takes longer than what most verbs do. */
    private static final Map<String, Class<?>> VERBS = verbs(
            CompareCommand.class,
            WatchCommand.class,
            ReportCommand.class,
            ResultsCommand.class,
            DiffCommand.class,
            WorthCommand.class,
            BackendCommand.class,
            ServeCommand.class,
            UpCommand.class,
            AblateCommand.class,
            AnatomyCommand.class,
            DoctorCommand.class,
            ExhaustCommand.class,
            HoldCommand.class,
            LivenessCommand.class,
            PoolsCommand.class,
            PeerCommand.class,
            DelayLineCommand.class,
            HoldWorkerCommand.class,
            NginxCommand.class,
            CompletionCommand.class,
            ManCommand.class);

    private Main() {}

    private static Map<String, Class<?>> verbs(Class<?>... commands) {
        Map<String, Class<?>> verbs = new LinkedHashMap<>();
        for (Class<?> command : commands) {
            verbs.put(command.getAnnotation(Command.class).name(), command);
        }
        return verbs;
    }

    /** Runs one verb and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one verb and returns its exit code. */
    static int run(String... arguments) {
        Class<?> asked = arguments.length == 0 ? null : VERBS.get(arguments[0]);
        CommandLine commandLine = asked == null ? complete() : commandLine(List.of(asked));
        if (arguments.length == 0) {
            commandLine.usage(System.err);
            return ExitCodes.USAGE;
        }
        return commandLine.execute(arguments);
    }

    /** Returns the command line with every verb. */
    static CommandLine complete() {
        return commandLine(VERBS.values()).addSubcommand(new CommandLine.HelpCommand());
    }

    private static CommandLine commandLine(Collection<Class<?>> verbs) {
        CommandLine commandLine = new CommandLine(new Main());
        verbs.forEach(commandLine::addSubcommand);
        // "-d @file" is the body of a request, not a file of arguments.
        commandLine.setExpandAtFiles(false);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden())
                .forEach(spec -> spec.mixinStandardHelpOptions(true).versionProvider(new Version()));
        commandLine.setParameterExceptionHandler((exception, unused) -> {
            System.err.println("lab: " + exception.getMessage() + guess(exception) + "; see lab "
                    + (exception.getCommandLine().getCommandName().equals("lab")
                            ? ""
                            : exception.getCommandLine().getCommandName() + " ")
                    + "--help");
            return ExitCodes.USAGE;
        });
        commandLine.setExecutionExceptionHandler((exception, unused, parsed) -> explain(exception));
        return commandLine;
    }

    /** What may have been meant by a verb or option that is not known. */
    private static String guess(CommandLine.ParameterException exception) {
        List<String> near = exception instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.of();
        return near.isEmpty() ? "" : "; did you mean " + near.get(0).strip() + "?";
    }

    private static int explain(Exception exception) throws Exception {
        if (exception instanceof PlanException) {
            System.err.println("lab: " + exception.getMessage());
            return ExitCodes.USAGE;
        }
        if (exception instanceof EnvironmentException) {
            System.err.println("lab: " + exception.getMessage());
            return ExitCodes.ENVIRONMENT;
        }
        if (exception instanceof Backend.PortTakenException) {
            System.err.println("lab: " + exception.getMessage() + "; choose another with --port or --management-port");
            return ExitCodes.ENVIRONMENT;
        }
        throw exception;
    }

    /** The version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"keepalive-lab " + LabVersion.current()};
        }
    }
}
