package io.github.keepalivelab.study.doctor.spring;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** A file of docker compose: the environment and the command of each service that is a Spring Boot application. */
final class ComposeFile {

    private static final Pattern ENTRY =
            Pattern.compile("services\\.(.+?)\\.(environment|env_file|command|entrypoint)(?:\\.(.+)|\\[\\d+].*)?");
    private static final Pattern SERVICE =
            Pattern.compile("services\\..+?\\.(image|build|environment|command|ports)\\b.*");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:(\\$)|(\\w+)|\\{(\\w+)(?:(:?[-?+])((?:[^{}]|\\$\\{[^{}]*})*))?})");

    private final TextOfFile text;
    private final List<Problem> problems = new ArrayList<>();

    private ComposeFile(TextOfFile text) {
        this.text = text;
    }

    /**
     * A service.
     *
     * @param name of the service
     * @param outside its environment and arguments
     * @param problems what depends on the environment of compose itself
     */
    record Service(String name, Outside outside, List<Problem> problems) {}

    /** Returns whether a YAML file is one of docker compose. */
    static boolean is(List<PropertySource<?>> documents) {
        return documents.size() == 1
                && documents.get(0) instanceof EnumerablePropertySource<?> keys
                && matches(keys, SERVICE.pattern())
                && !matches(keys, "(server|spring)\\..*");
    }

    private static boolean matches(EnumerablePropertySource<?> keys, String pattern) {
        for (String name : keys.getPropertyNames()) {
            if (name.matches(pattern)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads the services that are started with settings of Spring Boot.
     *
     * @throws ConfigException when there are none
     */
    static List<Service> services(TextOfFile text, PropertySource<?> document) {
        Map<String, Service> services = new LinkedHashMap<>();
        if (document instanceof EnumerablePropertySource<?> keys) {
            // What a file of variables says counts less than what is written, whatever comes first.
            for (boolean ofFiles : new boolean[] {true, false}) {
                for (String name : keys.getPropertyNames()) {
                    Matcher entry = ENTRY.matcher(name);
                    if (entry.matches() && entry.group(2).equals("env_file") == ofFiles) {
                        ComposeFile reader = new ComposeFile(text);
                        Service service = services.computeIfAbsent(
                                entry.group(1), one -> new Service(one, new Outside(text.file()), new ArrayList<>()));
                        reader.entry(service, entry, keys.getProperty(name), OriginLookup.getOrigin(document, name));
                        service.problems().addAll(reader.problems);
                    }
                }
            }
        }
        List<Service> spring = services.values().stream()
                .filter(service -> service.outside().concernsSpring())
                .toList();
        if (spring.isEmpty()) {
            throw new ConfigException(
                    text.file() + " is a compose file in which no service has settings of Spring Boot");
        }
        return spring;
    }

    private void entry(Service service, Matcher entry, @Nullable Object written, @Nullable Origin origin) {
        String value = written == null ? "" : String.valueOf(written);
        if (entry.group(2).equals("env_file")) {
            variables(service, value, origin);
        } else if (entry.group(2).equals("environment")) {
            int equals = value.indexOf('=');
            String name = entry.group(3) != null ? entry.group(3) : equals < 0 ? value : value.substring(0, equals);
            String set = entry.group(3) != null ? value : equals < 0 ? "" : value.substring(equals + 1);
            boolean passedOn = entry.group(3) != null ? value.isEmpty() : equals < 0;
            String known = passedOn ? open(name, name, origin) : interpolated(name, set, origin);
            if (known != null) {
                service.outside().variable(name, known, origin);
            }
        } else if (origin != null) {
            service.outside().arguments(value, origin);
        }
    }

    private void variables(Service service, String name, @Nullable Origin origin) {
        boolean beside = name.matches("(\\./)?[\\w.-]+");
        Path sibling = beside ? Path.of(text.file()).resolveSibling(name.replaceFirst("^\\./", "")) : null;
        if (sibling == null || !Files.isRegularFile(sibling)) {
            problems.add(new Problem(
                    Problem.Kind.IMPORT,
                    Place.of(origin, text.file()),
                    "service " + service.name() + " takes variables from " + name + ", which cannot be read here",
                    "run the doctor beside it"));
            return;
        }
        TextOfFile file = TextOfFile.read(sibling);
        String[] lines = file.text().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            if (equals > 0 && !lines[i].stripLeading().startsWith("#")) {
                String value = lines[i].substring(equals + 1).strip().replaceAll("^([\"'])(.*)\\1$", "$2");
                service.outside()
                        .variable(
                                lines[i].substring(0, equals).strip().replaceFirst("^export\\s+", ""),
                                value,
                                file.at(i + 1));
            }
        }
    }

    /** Returns a value with compose's own variables put in as they are without any environment; null when it is open. */
    private @Nullable String interpolated(String name, String value, @Nullable Origin origin) {
        Matcher variable = VARIABLE.matcher(value);
        StringBuilder result = new StringBuilder();
        String open = null;
        while (variable.find()) {
            String operator = variable.group(4) == null ? "" : variable.group(4);
            String other = variable.group(2) != null ? variable.group(2) : variable.group(3);
            if (variable.group(1) != null) {
                variable.appendReplacement(result, "\\$");
            } else if (operator.endsWith("-")) {
                note(name, other, "without it the value is " + variable.group(5), origin);
                variable.appendReplacement(result, Matcher.quoteReplacement(variable.group(5)));
            } else {
                open = other;
                variable.appendReplacement(result, "");
            }
        }
        return open != null
                ? open(name, open, origin)
                : variable.appendTail(result).toString();
    }

    private @Nullable String open(String name, String variable, @Nullable Origin origin) {
        note(name, variable, "what it is cannot be told here, so it is taken as not set", origin);
        return null;
    }

    private void note(String name, String variable, String meaning, @Nullable Origin origin) {
        if (name.matches("(SERVER|SPRING|JAVA|JDK)_.*")) {
            problems.add(new Problem(
                    Problem.Kind.ENVIRONMENT,
                    Place.of(origin, text.file()),
                    name + " depends on " + variable + " in the environment of docker compose; " + meaning,
                    "write the value out to judge it"));
        }
    }
}
