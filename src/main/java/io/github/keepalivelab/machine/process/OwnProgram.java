package io.github.keepalivelab.machine.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lab itself as a program, for what has to be a process of its own. */
public final class OwnProgram {

    /**
     * A virtual machine keeps a file named by its pid in /tmp. In a PID namespace of its own that pid is small, another run has the same,
     * and the second one to start writes a warning where its first line is waited for.
     */
    private static final String NO_FILE_FOR_JPS = "-XX:-UsePerfData";

    private OwnProgram() {}

    /**
     * Returns a command line that runs the lab on the virtual machine that runs it now, from any directory.
     *
     * @param flags of the virtual machine
     * @param arguments of the lab
     */
    public static List<String> command(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(NO_FILE_FOR_JPS);
        command.addAll(flags);
        String classPath = Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
        if (classPath.endsWith(".jar") && !classPath.contains(":")) {
            command.addAll(archive(Path.of(classPath)));
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, "io.github.keepalivelab.cli.Main"));
        }
        command.addAll(arguments);
        return command;
    }

    /**
     * Returns the flags that use the archive of classes beside a jar, which halves the time of a start.
     *
     * @return empty where there is none; an archive of another virtual machine is left unused without a word
     */
    public static List<String> archive(Path jar) {
        Path archive = jar.resolveSibling("lab.jsa");
        return Files.isReadable(archive)
                ? List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off")
                : List.of();
    }
}
