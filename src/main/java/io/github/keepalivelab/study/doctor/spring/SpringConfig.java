package io.github.keepalivelab.study.doctor.spring;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The settings of a Spring Boot application, by their canonical names, each with its line. */
public final class SpringConfig {

    /** A setting and where it stands. */
    public record Setting(String value, int line) {}

    private static final int MAX_DEPTH = 50;

    private final String file;
    private final Map<String, Setting> settings = new HashMap<>();

    private SpringConfig(String file) {
        this.file = file;
    }

    /**
     * Reads application.yml or application.properties.
     *
     * @throws ConfigException when it cannot be read or parsed
     */
    public static SpringConfig read(Path path) {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no file " + path);
        } catch (IOException e) {
            throw new ConfigException(path + " cannot be read: " + e.getMessage());
        }
        SpringConfig config = new SpringConfig(path.toString());
        if (path.toString().endsWith(".properties")) {
            config.properties(text);
        } else {
            config.yaml(text);
        }
        return config;
    }

    public String file() {
        return file;
    }

    /** Returns a setting; the name is canonical, in lower case with dashes. */
    public Optional<Setting> get(String name) {
        return Optional.ofNullable(settings.get(uniform(name)));
    }

    /** Spring binds loosely: dashes, underscores and case do not matter. */
    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private void properties(String text) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            int split = indexOfSeparator(line);
            if (!line.startsWith("#") && !line.startsWith("!") && split > 0) {
                put(line.substring(0, split).strip(), line.substring(split + 1).strip(), i + 1);
            }
        }
    }

    private static int indexOfSeparator(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '=' || line.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }

    private void yaml(String text) {
        try {
            Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            for (Node document : yaml.composeAll(new StringReader(text))) {
                SpringConfig one = new SpringConfig(file);
                one.flatten("", document, 0);
                // A document for some profile says nothing of the others.
                if (one.get("spring.config.activate.on-profile").isEmpty()
                        && one.get("spring.profiles").isEmpty()) {
                    settings.putAll(one.settings);
                }
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            int column = e.getProblemMark() == null ? 0 : e.getProblemMark().getColumn() + 1;
            throw new ConfigException(file, line, column, e.getProblem());
        } catch (YAMLException e) {
            throw new ConfigException(file + " is not YAML: " + e.getMessage());
        }
    }

    private void flatten(String prefix, Node node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new ConfigException(file + " is nested deeper than " + MAX_DEPTH);
        }
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    flatten(
                            prefix.isEmpty() ? key.getValue() : prefix + "." + key.getValue(),
                            tuple.getValueNode(),
                            depth + 1);
                }
            }
        } else if (node instanceof ScalarNode scalar) {
            put(prefix, scalar.getValue(), node.getStartMark().getLine() + 1);
        }
    }

    private void put(String name, String value, int line) {
        settings.put(uniform(name), new Setting(placeholder(value), line));
    }

    /** A placeholder's default is the best guess at its value. */
    private static String placeholder(String value) {
        return value.replaceFirst("^\\$\\{[^:}]*:([^}]*)}$", "$1");
    }
}
