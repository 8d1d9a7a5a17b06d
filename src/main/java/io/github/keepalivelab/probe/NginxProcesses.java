package io.github.keepalivelab.probe;

import java.util.ArrayList;
import java.util.List;

/** The processes of an nginx: its master and the workers below it. */
public final class NginxProcesses {

    private NginxProcesses() {}

    /** Returns the pids of the master and its workers. */
    public static List<Long> pids(long master) {
        List<Long> pids = new ArrayList<>();
        pids.add(master);
        ProcessHandle.of(master).ifPresent(handle -> handle.children().forEach(child -> pids.add(child.pid())));
        return pids;
    }
}
