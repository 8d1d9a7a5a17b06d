package io.github.keepalivelab.study.hold;

import io.github.keepalivelab.machine.net.PacketFilter;
import io.github.keepalivelab.study.liveness.Strategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Groups of held connections that are told the same; descriptors are limited by process, so there may be several. */
final class HoldGroups implements AutoCloseable {

    private final Strategy strategy;
    private final List<HoldGroup> groups;

    private HoldGroups(Strategy strategy, List<HoldGroup> groups) {
        this.strategy = strategy;
        this.groups = List.copyOf(groups);
    }

    /** Starts the processes for so many connections and opens none. */
    static HoldGroups start(int connections, Strategy strategy) throws IOException {
        List<HoldGroup> started = new ArrayList<>();
        try {
            int size = HoldGroup.largest();
            for (int done = 0; done < connections; done += size) {
                started.add(HoldGroup.start(Math.min(size, connections - done), strategy));
            }
            return new HoldGroups(strategy, started);
        } catch (IOException | RuntimeException e) {
            started.forEach(HoldGroup::close);
            throw e;
        }
    }

    /** Returns these and others; who started them still closes them. */
    HoldGroups and(HoldGroups others) {
        List<HoldGroup> both = new ArrayList<>(groups);
        both.addAll(others.groups);
        return new HoldGroups(strategy, both);
    }

    /** Opens connections until a share of all stands, and returns how many do. */
    int open(double share) throws IOException {
        for (HoldGroup group : groups) {
            group.order("connect " + group.target(share));
        }
        for (HoldGroup group : groups) {
            group.awaitConnected(share);
        }
        return connected();
    }

    int connected() {
        return groups.stream().mapToInt(HoldGroup::connected).sum();
    }

    double strategyPeriod() {
        return strategy.period();
    }

    /** Gives every process an order and waits until all have carried it out. */
    List<HoldGroup.State> all(String order) throws IOException {
        for (HoldGroup group : groups) {
            group.order(order);
        }
        List<HoldGroup.State> states = new ArrayList<>();
        for (HoldGroup group : groups) {
            states.add(group.answer());
        }
        return states;
    }

    HoldGroup.Usage usage() throws IOException {
        HoldGroup.Usage sum = new HoldGroup.Usage(0, 0, 0, 0);
        for (HoldGroup group : groups) {
            sum = sum.plus(group.usage());
        }
        return sum;
    }

    /** Lets what goes to the servers and comes from them vanish. */
    void cutOff(PacketFilter filter) {
        groups.forEach(group -> filter.blackHole(group.serverPort()));
    }

    static int dead(List<HoldGroup.State> states) {
        return states.stream().mapToInt(HoldGroup.State::dead).sum();
    }

    static long sent(List<HoldGroup.State> states) {
        return states.stream().mapToLong(HoldGroup.State::sent).sum();
    }

    @Override
    public void close() {
        groups.forEach(HoldGroup::close);
    }
}
