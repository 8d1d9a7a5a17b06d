package io.github.keepalivelab.cli;

import io.github.keepalivelab.probe.Sysctl;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.topology.LocalTopology;
import io.github.keepalivelab.topology.NginxBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.util.VersionInfo;
import org.jspecify.annotations.Nullable;

/** Reads where a run takes place. */
final class EnvironmentReader {

    private static final List<String> SYSCTLS = List.of(
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_tw_reuse",
            "net.ipv4.tcp_max_tw_buckets",
            "net.ipv4.tcp_fin_timeout",
            "net.core.somaxconn");

    private EnvironmentReader() {}

    /** Reads the environment of a run with the lab's own nginx, or with none. */
    static Environment read(@Nullable NginxBinary nginx, int nginxWorkers, List<String> command) {
        return read(
                nginx == null ? null : nginx.version().toString(),
                nginx == null ? null : nginx.build(),
                nginx == null ? null : Integer.valueOf(nginxWorkers),
                nginx == null ? null : LocalTopology.BACKEND_FLAGS,
                command);
    }

    /** Reads the environment of a run against an nginx that runs elsewhere. */
    static Environment readRemote(@Nullable String nginxVersion, List<String> command) {
        return read(nginxVersion, null, null, null, command);
    }

    private static Environment read(
            @Nullable String nginxVersion,
            @Nullable String nginxBuild,
            @Nullable Integer nginxWorkers,
            @Nullable List<String> backendJava,
            List<String> command) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        for (String name : SYSCTLS) {
            Sysctl.read(name).ifPresent(value -> sysctls.put(name, value));
        }
        return new Environment(
                Main.Version.current(),
                nginxVersion,
                nginxBuild,
                nginxWorkers,
                System.getProperty("java.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.name"),
                backendJava,
                System.getProperty("os.version") + " " + System.getProperty("os.arch"),
                field(Path.of("/etc/os-release"), "PRETTY_NAME=").replace("\"", ""),
                Runtime.getRuntime().availableProcessors(),
                field(Path.of("/proc/cpuinfo"), "model name\t: "),
                memoryMebibytes(),
                "httpclient5",
                "HttpClient " + version("org.apache.hc.client5") + " TLS over HttpCore "
                        + version("org.apache.hc.core5")
                        + " blocking connections, one for each driver thread, without the execution chain",
                "platform",
                sysctls,
                command);
    }

    private static String version(String module) {
        VersionInfo info = VersionInfo.loadVersionInfo(module, EnvironmentReader.class.getClassLoader());
        return info == null ? "of unknown version" : info.getRelease();
    }

    private static long memoryMebibytes() {
        String kibibytes =
                field(Path.of("/proc/meminfo"), "MemTotal:").replace("kB", "").strip();
        return kibibytes.isEmpty() ? 0 : Long.parseLong(kibibytes) / 1024;
    }

    private static String field(Path file, String prefix) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(prefix))
                    .findFirst()
                    .map(line -> line.substring(prefix.length()))
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
