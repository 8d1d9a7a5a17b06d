package io.github.keepalivelab.study.doctor.spring;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.yaml.snakeyaml.error.YAMLException;

/** Files in the two formats of Spring Boot, read by Boot's own loaders. */
final class PropertyFiles {

    private PropertyFiles() {}

    static boolean isYaml(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }

    static boolean isProperties(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".properties");
    }

    /**
     * Reads the documents of a file, in their order.
     *
     * @throws ConfigException when Boot could not read it either
     */
    static List<PropertySource<?>> load(TextOfFile text) {
        boolean yaml = !isProperties(text.file());
        TextOfFile readable = yaml ? text.with(BuildFilters.hidden(text.getByteArray())) : text;
        if (yaml) {
            YamlGuard.check(readable);
        }
        try {
            return yaml
                    ? new YamlPropertySourceLoader().load(text.file(), readable)
                    : new PropertiesPropertySourceLoader().load(text.file(), readable);
        } catch (YAMLException e) {
            throw YamlGuard.refusal(text.file(), e);
        } catch (IOException | RuntimeException e) {
            // The loaders throw whatever an odd value makes a parser of numbers or tags throw.
            throw new ConfigException(text.file() + " cannot be read by Spring Boot: " + e.getMessage());
        }
    }
}
