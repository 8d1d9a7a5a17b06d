package io.github.keepalivelab.cli.truth;

import java.util.List;
import java.util.stream.Stream;

/** A directive of a generated configuration, or a block. Two that read alike are two: one of them can be dropped. */
final class Node {

    private final List<String> words;
    private final List<Node> body;
    private final boolean block;
    private final String place;
    private final boolean apart;

    private Node(List<String> words, List<Node> body, boolean block, String place, boolean apart) {
        this.words = words;
        this.body = body;
        this.block = block;
        this.place = place;
        this.apart = apart;
    }

    static Node of(String... words) {
        return new Node(List.of(words), List.of(), false, "", false);
    }

    static Node of(List<String> words) {
        return new Node(List.copyOf(words), List.of(), false, "", false);
    }

    static Node block(List<Node> body, String... head) {
        return block(body, List.of(head));
    }

    static Node block(List<Node> body, List<String> head) {
        return new Node(List.copyOf(head), List.copyOf(body), true, "", false);
    }

    /** A proxy_pass that the doctor is asked about by its place's name. */
    static Node pass(String place, String target) {
        return new Node(List.of("proxy_pass", target), List.of(), false, place, false);
    }

    /** Returns the block with its body in a file that it includes. */
    Node inFile() {
        return new Node(words, body, block, place, true);
    }

    List<String> words() {
        return words;
    }

    List<Node> body() {
        return body;
    }

    boolean isBlock() {
        return block;
    }

    /** Returns the name of the place that this is, empty for all but proxy_pass. */
    String place() {
        return place;
    }

    boolean isApart() {
        return apart;
    }

    /** Returns this and all that stands in it, the outer before the inner. */
    Stream<Node> all() {
        return Stream.concat(Stream.of(this), body.stream().flatMap(Node::all));
    }
}
