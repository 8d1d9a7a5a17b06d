package io.github.keepalivelab.job;

import io.github.keepalivelab.load.EngineInfo;
import io.github.keepalivelab.machine.linux.Sysctl;
import io.github.keepalivelab.result.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads where a run takes place. */
public final class EnvironmentReader {

    private static final List<String> SYSCTLS = List.of(
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_tw_reuse",
            "net.ipv4.tcp_max_tw_buckets",
            "net.ipv4.tcp_fin_timeout",
            "net.core.somaxconn",
            "net.ipv4.tcp_congestion_control",
            "net.core.default_qdisc",
            "net.ipv4.tcp_slow_start_after_idle",
            "net.core.busy_poll",
            "kernel.sched_autogroup_enabled");

    private static final String UNKNOWN = "unknown";

    private EnvironmentReader() {}

    /**
     * Reads the environment of a run.
     *
     * @param tools what it measures with
     * @param command what to type to repeat it
     */
    public static Environment read(Tools tools, List<String> command) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        for (String name : SYSCTLS) {
            Sysctl.read(name).ifPresent(value -> sysctls.put(name, value));
        }
        EngineInfo engine = tools.engine();
        return new Environment(
                LabVersion.current(),
                tools.nginxVersion(),
                tools.nginxBuild(),
                tools.nginxWorkers(),
                System.getProperty("java.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.name"),
                tools.backendJava(),
                System.getProperty("os.version") + " " + System.getProperty("os.arch"),
                field(Path.of("/etc/os-release"), "PRETTY_NAME=").replace("\"", ""),
                Runtime.getRuntime().availableProcessors(),
                field(Path.of("/proc/cpuinfo"), "model name\t: "),
                memoryMebibytes(),
                engine == null
                        ? null
                        : new Environment.Engine(engine.name(), engine.version(), engine.detail(), engine.threads()),
                sysctls,
                machine(),
                tools.placement(),
                command);
    }

    /** What else moves CPU figures, as far as the kernel tells. */
    private static Map<String, String> machine() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("hypervisor", hypervisor());
        machine.put("CPU quota", quota());
        machine.put("governor", line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
        machine.put("clock source", line("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
        machine.put("kernel build", line("/proc/sys/kernel/version"));
        machine.put("scheduler", line("/sys/kernel/sched_ext/state").equals("enabled") ? "sched_ext" : "default");
        machine.put("mitigations", mitigations());
        return machine;
    }

    /** Of this process's own control group, version 2: microseconds of CPU in each period, or none. */
    private static String quota() {
        String group = field(Path.of("/proc/self/cgroup"), "0::");
        String limit = group.equals(UNKNOWN) ? UNKNOWN : line("/sys/fs/cgroup" + group + "/cpu.max");
        return limit.startsWith("max") ? "none" : limit;
    }

    private static String hypervisor() {
        boolean virtual = (" " + field(Path.of("/proc/cpuinfo"), "flags\t\t: ") + " ").contains(" hypervisor ");
        String vendor = line("/sys/class/dmi/id/sys_vendor");
        return virtual ? "yes" + (vendor.equals(UNKNOWN) ? "" : ", " + vendor) : "none seen";
    }

    /** The weaknesses of this CPU that the kernel works around, each of which costs at every entry into it. */
    private static String mitigations() {
        try (Stream<Path> files = Files.list(Path.of("/sys/devices/system/cpu/vulnerabilities"))) {
            List<String> active = files.sorted()
                    .filter(file -> line(file.toString()).startsWith("Mitigation"))
                    .map(file -> file.getFileName().toString())
                    .toList();
            return active.isEmpty() ? "none" : String.join(" ", active);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String line(String file) {
        return field(Path.of(file), "");
    }

    private static long memoryMebibytes() {
        String kibibytes =
                field(Path.of("/proc/meminfo"), "MemTotal:").replace("kB", "").strip();
        return kibibytes.matches("\\d+") ? Long.parseLong(kibibytes) / 1024 : 0;
    }

    private static String field(Path file, String prefix) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(prefix))
                    .findFirst()
                    .map(line -> line.substring(prefix.length()).strip())
                    .orElse(UNKNOWN);
        } catch (IOException | java.io.UncheckedIOException e) {
            return UNKNOWN;
        }
    }
}
