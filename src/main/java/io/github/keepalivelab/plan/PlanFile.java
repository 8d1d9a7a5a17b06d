package io.github.keepalivelab.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/**
 * Reads a plan in YAML: the settings of {@link PlanText}, in camel case or with dashes, and arms either by name or
 * spelled out with {@code name}, {@code client}, {@code upstream} and {@code path}. Errors name file, line and key.
 */
public final class PlanFile {

    private final String fileName;

    private PlanFile(String fileName) {
        this.fileName = fileName;
    }

    /**
     * Reads {@code file} into {@code plan}.
     *
     * @throws PlanException when the file cannot be read or is not a plan; the message names line and key
     */
    public static void read(Path file, PlanText plan) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new PlanException("plan file " + file + " does not exist");
        } catch (IOException e) {
            throw new PlanException("plan file " + file + " cannot be read as UTF-8 text: " + e.getMessage());
        }
        new PlanFile(String.valueOf(file.getFileName())).parse(text, plan);
    }

    private void parse(String text, PlanText plan) {
        Node root = compose(text);
        if (!(root instanceof MappingNode mapping)) {
            throw new PlanException(fileName + ": a plan is a list of 'key: value' lines, such as 'blocks: 40'");
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = scalar(entry.getKeyNode(), "a key");
            if (!seen.add(dashed(key))) {
                throw error(entry.getKeyNode(), key, "is given twice");
            }
            apply(plan, key, entry.getKeyNode(), entry.getValueNode());
        }
    }

    private @Nullable Node compose(String text) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new java.io.StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new PlanException(fileName + " line " + line + ": not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new PlanException(fileName + ": not YAML: " + e.getMessage());
        }
    }

    private void apply(PlanText plan, String key, Node keyNode, Node value) {
        try {
            if ("arms".equals(key)) {
                arms(plan, value);
            } else {
                plan.set(dashed(key), scalar(value, "key '" + key + "'"));
            }
        } catch (PlanException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(fileName) ? e : error(keyNode, key, message);
        }
    }

    private void arms(PlanText plan, Node value) {
        if (!(value instanceof SequenceNode sequence)) {
            throw error(value, "arms", "must be a list");
        }
        List<String> names = new ArrayList<>();
        List<ArmSpec> spelledOut = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (item instanceof MappingNode mapping) {
                spelledOut.add(arm(mapping));
            } else {
                names.add(scalar(item, "an arm"));
            }
        }
        if (!names.isEmpty() && !spelledOut.isEmpty()) {
            throw error(value, "arms", "must be all names or all spelled out");
        }
        if (names.isEmpty()) {
            plan.armSpecs(spelledOut);
        } else {
            plan.set("arms", String.join(",", names));
        }
    }

    private ArmSpec arm(MappingNode mapping) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = scalar(entry.getKeyNode(), "a key");
            if (!List.of("name", "client", "upstream", "path").contains(key)) {
                throw error(entry.getKeyNode(), key, "is unknown; an arm has name, client, upstream and path");
            }
            fields.put(key, scalar(entry.getValueNode(), "key '" + key + "'"));
        }
        ConnectionPolicy client = policy(mapping, fields, "client");
        ConnectionPolicy upstream = fields.containsKey("upstream") ? policy(mapping, fields, "upstream") : null;
        ArmSpec arm = new ArmSpec(fields.get("name"), client, upstream, fields.get("path"));
        try {
            arm.own();
        } catch (PlanException e) {
            throw error(mapping, "arms", String.valueOf(e.getMessage()));
        }
        return arm;
    }

    private ConnectionPolicy policy(Node where, Map<String, String> fields, String key) {
        for (ConnectionPolicy policy : ConnectionPolicy.values()) {
            if (policy.label().equals(fields.get(key))) {
                return policy;
            }
        }
        throw error(
                where,
                key,
                "must be long or short" + (fields.containsKey(key) ? ", was '" + fields.get(key) + "'" : ""));
    }

    private String scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new PlanException(fileName + " line " + line(node) + ": " + what + " must be a single value");
    }

    private PlanException error(Node node, String key, String problem) {
        return new PlanException(fileName + " line " + line(node) + ", key '" + key + "': " + problem);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static String dashed(String key) {
        return key.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
