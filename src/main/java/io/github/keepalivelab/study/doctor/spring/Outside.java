package io.github.keepalivelab.study.doctor.spring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What an application is started with: arguments, system properties and environment variables. */
final class Outside {

    private static final String NAME = "([A-Za-z][\\w.\\[\\]-]*)";
    private static final Pattern ARGUMENT = Pattern.compile("[\"'](-D|--)" + NAME + "=([^\"'\\s]*)[\"']"
            + "|(?<![^\\s\"'=,\\[])(-D|--)" + NAME + "=(\"[^\"]*\"|'[^']*'|[^\\s\"',]*(?:,[^\\s\"',]+)*)");
    private static final Pattern VARIABLE =
            Pattern.compile("(?m)^[ \\t]*(?:export[ \\t]+|ENV[ \\t]+|Environment=\"?)?([A-Z][A-Z0-9_]*)=(.*)$");
    private static final Set<String> OPTIONS_OF_JAVA =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "JAVA_OPTIONS", "_JAVA_OPTIONS", "JVM_OPTS");

    private final String file;
    private final Map<String, Object> arguments = new LinkedHashMap<>();
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final Map<String, Object> environment = new LinkedHashMap<>();
    private @Nullable OriginTrackedValue json;

    Outside(String file) {
        this.file = file;
    }

    /** Reads a text with arguments, a script or a file of variables; comments are left out. */
    static Outside of(TextOfFile text) {
        Outside outside = new Outside(text.file());
        String[] lines = text.text().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].stripLeading().startsWith("#")) {
                Origin origin = text.at(i + 1);
                Matcher variable = VARIABLE.matcher(lines[i]);
                if (variable.find()) {
                    outside.variable(
                            variable.group(1), unquoted(variable.group(2).strip()), origin);
                } else {
                    outside.arguments(lines[i], origin);
                }
            }
        }
        return outside;
    }

    /** Takes the -D and -- arguments of a text. */
    void arguments(String text, Origin origin) {
        Matcher argument = ARGUMENT.matcher(text);
        while (argument.find()) {
            boolean quoted = argument.group(1) != null;
            boolean system = "-D".equals(quoted ? argument.group(1) : argument.group(4));
            String name = quoted ? argument.group(2) : argument.group(5);
            String value = unquoted(quoted ? argument.group(3) : argument.group(6));
            if (name.equals("spring.application.json")) {
                json = OriginTrackedValue.of(value, origin);
            } else {
                (system ? properties : arguments).put(name, OriginTrackedValue.of(value, origin));
            }
        }
    }

    /** Takes an environment variable. */
    void variable(String name, String value, @Nullable Origin origin) {
        if (OPTIONS_OF_JAVA.contains(name)) {
            if (origin != null) {
                arguments(value, origin);
            }
        } else if (name.equals("SPRING_APPLICATION_JSON")) {
            json = OriginTrackedValue.of(value, origin);
        } else {
            environment.put(name, OriginTrackedValue.of(value, origin));
        }
    }

    private static String unquoted(String text) {
        boolean quotes = text.length() > 1
                && (text.startsWith("\"") || text.startsWith("'"))
                && text.charAt(text.length() - 1) == text.charAt(0);
        // The quote that systemd puts around name and value has its beginning before the name.
        return quotes
                ? text.substring(1, text.length() - 1)
                : text.endsWith("\"") && text.indexOf('"') == text.length() - 1
                        ? text.substring(0, text.length() - 1)
                        : text;
    }

    /** Returns whether anything in it is for Spring Boot. */
    boolean concernsSpring() {
        return json != null
                || arguments.keySet().stream().anyMatch(Outside::springKey)
                || properties.keySet().stream().anyMatch(Outside::springKey)
                || environment.keySet().stream().anyMatch(name -> name.matches("(SERVER|SPRING)_.*"));
    }

    private static boolean springKey(String name) {
        return name.startsWith("server.") || name.startsWith("spring.");
    }

    /** Returns them as property sources, those that win first. */
    List<PropertySource<?>> sources() {
        List<PropertySource<?>> sources = new ArrayList<>();
        sources.add(new OriginTrackedMapPropertySource("commandLineArgs", arguments));
        sources.addAll(ofJson());
        sources.add(new OriginTrackedMapPropertySource(
                StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, properties));
        sources.add(new Variables(environment));
        return sources;
    }

    /** JSON is read as the YAML that it is; all its keys stand where the text stands. */
    private List<PropertySource<?>> ofJson() {
        OriginTrackedValue text = json;
        if (text == null) {
            return List.of();
        }
        byte[] bytes = String.valueOf(text.getValue()).getBytes(StandardCharsets.UTF_8);
        TextOfFile inner = new TextOfFile(file + " (application JSON)", bytes);
        List<PropertySource<?>> sources = new ArrayList<>();
        for (PropertySource<?> source : PropertyFiles.load(inner)) {
            Map<String, Object> values = new LinkedHashMap<>();
            if (source instanceof EnumerablePropertySource<?> keys) {
                for (String name : keys.getPropertyNames()) {
                    Object value = keys.getProperty(name);
                    if (value != null) {
                        values.put(name, OriginTrackedValue.of(value, text.getOrigin()));
                    }
                }
            }
            sources.add(new OriginTrackedMapPropertySource("spring.application.json", values));
        }
        return sources;
    }

    /** Environment variables that know their line; the name is what makes Boot map them to keys. */
    private static final class Variables extends SystemEnvironmentPropertySource implements OriginLookup<String> {

        Variables(Map<String, Object> values) {
            super(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, values);
        }

        @Override
        public @Nullable Object getProperty(String name) {
            Object value = super.getProperty(name);
            return value instanceof OriginTrackedValue tracked ? tracked.getValue() : value;
        }

        @Override
        public @Nullable Origin getOrigin(String name) {
            return Origin.from(super.getProperty(name));
        }
    }
}
