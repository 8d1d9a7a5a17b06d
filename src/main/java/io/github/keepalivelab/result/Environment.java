package io.github.keepalivelab.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a result was measured, and with what. Two results compare only as far as these agree.
 *
 * @param labVersion version of keepalive-lab
 * @param nginxVersion for example 1.22.1; null without an nginx
 * @param nginxBuild the output of {@code nginx -V}; null without an nginx of ours
 * @param nginxWorkers number of worker processes; null without an nginx of ours
 * @param javaVersion of the driver
 * @param javaVm vendor and name of the driver's virtual machine
 * @param backendJava flags of the backend's virtual machine; null without a backend of ours
 * @param kernel release and machine
 * @param os the distribution's own name
 * @param cpus processors available
 * @param cpuModel as /proc/cpuinfo names it
 * @param memoryMebibytes of the machine
 * @param loadEngine what sent the load; null where nothing did
 * @param sysctls kernel settings that bear on the result
 * @param machine what else of the machine does, as far as the kernel tells: hypervisor, CPU quota, governor, mitigations,
 *     scheduler, clock source; null in results of older versions
 * @param placement where driver, nginx and backend were, in words; null where they were not, or in results of older versions
 * @param command what to type to repeat the run
 */
public record Environment(
        String labVersion,
        @Nullable String nginxVersion,
        @Nullable String nginxBuild,
        @Nullable Integer nginxWorkers,
        String javaVersion,
        String javaVm,
        @Nullable List<String> backendJava,
        String kernel,
        String os,
        int cpus,
        String cpuModel,
        long memoryMebibytes,
        @Nullable Engine loadEngine,
        Map<String, String> sysctls,
        @AddedLater @Nullable Map<String, String> machine,
        @AddedLater @Nullable String placement,
        List<String> command) {

    /**
     * What sent the load.
     *
     * @param name of the HTTP library
     * @param version of it
     * @param detail how it is used
     * @param threads kind of its threads
     */
    public record Engine(String name, String version, String detail, String threads) {}
}
