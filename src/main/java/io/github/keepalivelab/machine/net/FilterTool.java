package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.process.Command;
import io.github.keepalivelab.machine.process.EnvironmentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program that sets packet filter rules: either serves. */
enum FilterTool {
    /** iptables with iptables-restore, which replaces a chain at once. */
    IPTABLES {
        @Override
        List<String> probe() {
            return List.of("iptables", "-w", "-S", "INPUT");
        }

        @Override
        void attach(Command where, String chain, Hook hook) {
            where.run("iptables", "-w", "-N", chain);
            if (hook == Hook.LOOPBACK_INPUT) {
                where.run("iptables", "-w", "-I", "INPUT", "-i", "lo", "-j", chain);
            } else {
                where.run("iptables", "-w", "-I", "FORWARD", "-j", chain);
            }
        }

        @Override
        void set(Command where, String chain, List<FilterRule> rules) {
            where.input(
                    "*filter\n:" + chain + " - [0:0]\n"
                            + rules.stream()
                                    .map(rule -> "-A " + chain + " " + rule.iptables() + "\n")
                                    .collect(Collectors.joining())
                            + "COMMIT\n",
                    "iptables-restore",
                    "-w",
                    "--noflush");
        }

        @Override
        String detachScript() {
            return """
                    iptables -w -D INPUT -i lo -j "$1"
                    iptables -w -F "$1"
                    iptables -w -X "$1"
                    """;
        }
    },
    /** nft, with a table of its own. */
    NFT {
        @Override
        List<String> probe() {
            return List.of("nft", "list", "tables");
        }

        @Override
        void attach(Command where, String chain, Hook hook) {
            where.input(
                    "add table ip " + chain + "\nadd chain ip " + chain + " rules { type filter hook "
                            + (hook == Hook.LOOPBACK_INPUT ? "input" : "forward")
                            + " priority 0; policy accept; }\n",
                    "nft",
                    "-f",
                    "-");
        }

        @Override
        void set(Command where, String chain, List<FilterRule> rules) {
            where.input(
                    "flush chain ip " + chain + " rules\n"
                            + rules.stream()
                                    .map(rule -> "add rule ip " + chain + " rules " + rule.nft() + "\n")
                                    .collect(Collectors.joining()),
                    "nft",
                    "-f",
                    "-");
        }

        @Override
        String detachScript() {
            return "nft delete table ip \"$1\"\n";
        }
    };

    /** Which packets a chain sees. */
    enum Hook {
        /** What comes in on the loopback interface. */
        LOOPBACK_INPUT,
        /** What is forwarded. */
        FORWARD
    }

    /** Returns a command that changes nothing and fails where rules cannot be changed. */
    abstract List<String> probe();

    abstract void attach(Command where, String chain, Hook hook);

    /** Replaces the rules of a chain at once. */
    abstract void set(Command where, String chain, List<FilterRule> rules);

    /** Returns the shell commands that take a loopback chain away; its name is their first argument. */
    abstract String detachScript();

    /** Returns what to say where neither is installed. */
    static EnvironmentException missing() {
        return new EnvironmentException(
                "a packet filter is needed, and neither iptables nor nft is installed; install one:"
                        + " sudo apt-get install iptables");
    }

    /** Returns one that is installed; empty when neither is. */
    static Optional<FilterTool> installed() {
        return Stream.of(values())
                .filter(tool -> Command.isInstalled(tool.probe().get(0)))
                .findFirst();
    }

    /**
     * Returns the tool that works here.
     *
     * @param where where rules are to be set
     * @throws EnvironmentException when neither does, with the reason and what installs one
     */
    static FilterTool find(Command where) {
        List<String> reasons = new ArrayList<>();
        for (FilterTool tool : values()) {
            if (Command.isInstalled(tool.probe().get(0))) {
                try {
                    where.run(tool.probe().toArray(String[]::new));
                    return tool;
                } catch (EnvironmentException e) {
                    reasons.add(String.valueOf(e.getMessage()));
                }
            }
        }
        throw reasons.isEmpty() ? missing() : new EnvironmentException(String.join("; ", reasons));
    }
}
