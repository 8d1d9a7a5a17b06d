package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.machine.linux.ContextSwitches;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Context switches of the processes that can be seen. */
final class SwitchesProbe implements Probe {

    private final Map<ProcessName, ContextSwitches> processes = new EnumMap<>(ProcessName.class);
    private final Map<ProcessName, ContextSwitches.Counts> before = new EnumMap<>(ProcessName.class);
    private final Map<ProcessName, ContextSwitches.Counts> after = new EnumMap<>(ProcessName.class);

    SwitchesProbe(Topology topology) {
        see(ProcessName.DRIVER, List.of(ProcessHandle.current().pid()));
        see(ProcessName.NGINX, topology.nginxPids());
        see(ProcessName.BACKEND, topology.backendPid().stream().toList());
    }

    private void see(ProcessName process, List<Long> pids) {
        if (!pids.isEmpty()) {
            processes.put(process, new ContextSwitches(pids));
        }
    }

    @Override
    public List<String> yields() {
        return Stream.of(ProcessName.values())
                .flatMap(process -> Stream.of(voluntary(process), involuntary(process), all(process)))
                .toList();
    }

    private static String all(ProcessName process) {
        return "contextSwitches." + process.label();
    }

    private static String voluntary(ProcessName process) {
        return "voluntaryContextSwitches." + process.label();
    }

    private static String involuntary(ProcessName process) {
        return "involuntaryContextSwitches." + process.label();
    }

    @Override
    public void before(Arm arm) throws IOException {
        look(before);
    }

    @Override
    public void after(Arm arm) throws IOException {
        look(after);
    }

    private void look(Map<ProcessName, ContextSwitches.Counts> into) throws IOException {
        for (Map.Entry<ProcessName, ContextSwitches> process : processes.entrySet()) {
            into.put(process.getKey(), process.getValue().read());
        }
    }

    @Override
    public void addTo(Reading reading) {
        before.forEach((process, from) -> {
            ContextSwitches.Counts to = after.getOrDefault(process, from);
            reading.put(voluntary(process), (double) (to.voluntary() - from.voluntary()));
            reading.put(involuntary(process), (double) (to.involuntary() - from.involuntary()));
            reading.put(
                    all(process), (double) (to.voluntary() - from.voluntary() + to.involuntary() - from.involuntary()));
        });
    }
}
