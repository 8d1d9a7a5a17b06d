package io.github.keepalivelab.study.doctor.spring;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.UnicodeReader;

/** Looks at YAML before Boot does, which trusts it: aliases that multiply, aliases inside themselves, no keys at all. */
final class YamlGuard {

    private static final long MAX_NODES = 100_000;

    private final String file;
    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlGuard(String file) {
        this.file = file;
    }

    /**
     * Checks a file.
     *
     * @throws ConfigException when it is no YAML, has no keys, or would grow without bounds
     */
    static void check(TextOfFile text) {
        YamlGuard guard = new YamlGuard(text.file());
        try {
            LoaderOptions options = new LoaderOptions();
            // As Boot has it; what the aliases become is counted below.
            options.setMaxAliasesForCollections(Integer.MAX_VALUE);
            options.setCodePointLimit(Integer.MAX_VALUE);
            Yaml yaml = new Yaml(new SafeConstructor(options));
            for (Node root : yaml.composeAll(new UnicodeReader(new ByteArrayInputStream(text.getByteArray())))) {
                guard.keys(root);
                guard.size(root);
            }
        } catch (YAMLException e) {
            throw refusal(text.file(), e);
        }
    }

    /** Returns what SnakeYAML says in one sentence, with its line where it gives one. */
    static ConfigException refusal(String file, YAMLException e) {
        if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return new ConfigException(
                    file,
                    marked.getProblemMark().getLine() + 1,
                    marked.getProblemMark().getColumn() + 1,
                    firstLine(marked.getProblem()));
        }
        return new ConfigException(file + " is not YAML: " + firstLine(e.getMessage()));
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "it cannot be read"
                : message.lines().findFirst().orElse("it cannot be read");
    }

    private void keys(Node root) {
        if (root instanceof SequenceNode) {
            throw new ConfigException(file + " is a YAML list, not a configuration of Spring Boot");
        }
        if (root instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            throw new ConfigException(file + " has no keys; it is not a configuration of Spring Boot");
        }
    }

    /** Counts what a node becomes when every alias in it is written out. */
    private long size(Node node) {
        Long known = sizes.get(node);
        if (known != null) {
            return known;
        }
        if (!open.add(node)) {
            throw new ConfigException(
                    file,
                    node.getStartMark().getLine() + 1,
                    node.getStartMark().getColumn() + 1,
                    "an alias stands inside what it stands for");
        }
        long size = 1;
        for (Node child : children(node)) {
            size += size(child);
        }
        if (size > MAX_NODES) {
            throw new ConfigException(
                    file + " has more than " + MAX_NODES + " values when its aliases are written out");
        }
        open.remove(node);
        sizes.put(node, size);
        return size;
    }

    private static List<Node> children(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        List<Node> children = new ArrayList<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                children.add(tuple.getKeyNode());
                children.add(tuple.getValueNode());
            }
        }
        return children;
    }
}
