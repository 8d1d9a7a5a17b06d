package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab completion SHELL}: verbs and options for the shell's Tab key. */
@Command(
        name = "completion",
        description = "Prints a completion script for a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(./lab completion bash)                       # bash, and zsh after: autoload -U bashcompinit; bashcompinit",
            "  ./lab completion fish > ~/.config/fish/completions/lab.fish"
        })
final class CompletionCommand implements Callable<Integer> {

    /** Shells that are known. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh|fish", description = "the shell")
    Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        CommandLine root = Main.complete();
        System.out.print(shell == Shell.FISH ? fish(root) : AutoComplete.bash("lab", root));
        System.out.flush();
        return ExitCodes.OK;
    }

    private static String fish(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c lab -f\n");
        root.getSubcommands().forEach((name, verb) -> {
            CommandSpec model = verb.getCommandSpec();
            if (!model.usageMessage().hidden()) {
                script.append("complete -c lab -n __fish_use_subcommand -a ")
                        .append(name)
                        .append(" -d ")
                        .append(quoted(model.usageMessage().description()))
                        .append('\n');
                model.options().forEach(option -> fish(name, option, script));
            }
        });
        return script.toString();
    }

    private static void fish(String verb, OptionSpec option, StringBuilder script) {
        if (option.hidden()) {
            return;
        }
        script.append("complete -c lab -n '__fish_seen_subcommand_from ")
                .append(verb)
                .append('\'');
        for (String name : option.names()) {
            script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        // What takes a value may take the name of a file.
        script.append(option.arity().max() > 0 ? " -r -F" : "")
                .append(" -d ")
                .append(quoted(option.description()))
                .append('\n');
    }

    private static String quoted(String[] lines) {
        return "'" + (lines.length == 0 ? "" : lines[0].replace("'", "").replace("%%", "%")) + "'";
    }
}
