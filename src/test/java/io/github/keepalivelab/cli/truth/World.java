package io.github.keepalivelab.cli.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the parts of one generated configuration know of each other. */
final class World {

    private final Dice dice;
    private final boolean modern;
    private final List<String> upstreams = new ArrayList<>();
    private final List<String> headerVariables = new ArrayList<>();
    private final List<String> nameVariables = new ArrayList<>();
    private final Set<String> used = new TreeSet<>();
    private final List<Place> places = new ArrayList<>();
    private int locations;

    /** @param modern whether this is for an nginx from 1.29.7 on */
    World(Dice dice, boolean modern) {
        this.dice = dice;
        this.modern = modern;
    }

    Dice dice() {
        return dice;
    }

    boolean modern() {
        return modern;
    }

    /** Returns the names of the upstream blocks. */
    List<String> upstreams() {
        return upstreams;
    }

    /** Returns variables of the http block with values for Connection. */
    List<String> headerVariables() {
        return headerVariables;
    }

    /** Returns variables of the http block with names of upstream blocks, or addresses. */
    List<String> nameVariables() {
        return nameVariables;
    }

    List<Place> places() {
        return places;
    }

    String nextPath() {
        locations++;
        return "/l" + locations;
    }

    /** Takes note of a place and returns its name. */
    String place(String marker, List<Ask> entries) {
        String name = "p" + (places.size() + 1);
        places.add(new Place(name, marker.isEmpty() ? name : marker, entries, !marker.isEmpty()));
        return name;
    }

    /** Returns a variable that some {@code set} must have declared. */
    String use(String variable) {
        used.add(variable);
        return variable;
    }

    /** Returns the variables that are read and that none of the blocks writes. */
    Set<String> undeclared(List<Node> blocks) {
        Set<String> rest = new TreeSet<>(used);
        blocks.stream()
                .flatMap(Node::all)
                .filter(node -> node.words().get(0).equals("set"))
                .forEach(node -> rest.remove(node.words().get(1)));
        return rest;
    }
}
