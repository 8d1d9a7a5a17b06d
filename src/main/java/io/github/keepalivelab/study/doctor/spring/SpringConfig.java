package io.github.keepalivelab.study.doctor.spring;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Reads what a Spring Boot application is configured with: .properties or YAML, a file of docker compose, or a text with
 * arguments or environment variables. Nothing is read but the file, what stands beside it, and no environment.
 */
public final class SpringConfig {

    private final Path path;
    private final TextOfFile text;
    private final Project project;

    static {
        // Boot's classes log; without this their debug messages would go to standard output, among the findings.
        LoggingSystem.get(SpringConfig.class.getClassLoader()).beforeInitialize();
    }

    private SpringConfig(Path path) {
        this.path = path;
        this.text = TextOfFile.read(path);
        this.project = Project.in(path.toAbsolutePath().resolveSibling("."));
    }

    /**
     * Reads a file.
     *
     * @return the settings of the application, or of each application in a file of docker compose
     * @throws ConfigException when it cannot be read, or is no configuration of Spring Boot
     */
    public static List<ServerSettings> read(Path path) {
        return new SpringConfig(path).read();
    }

    private List<ServerSettings> read() {
        String file = text.file();
        if (PropertyFiles.isYaml(file)) {
            List<PropertySource<?>> documents = PropertyFiles.load(text);
            if (ComposeFile.is(documents)) {
                return ComposeFile.services(text, documents.get(0)).stream()
                        .map(service -> settings(
                                new ConfigData(path, service.outside().sources()).withoutFile(),
                                service.problems(),
                                "service " + service.name() + ", by its environment and command alone"))
                        .toList();
            }
            if (documents.stream().anyMatch(SpringConfig::isManifest)) {
                throw new ConfigException(file + " is a manifest of Kubernetes, not a configuration of Spring Boot");
            }
        }
        if (PropertyFiles.isYaml(file) || PropertyFiles.isProperties(file)) {
            return List.of(settings(new ConfigData(path, List.of()).read(text), List.of(), ""));
        }
        Outside outside = Outside.of(text);
        if (!outside.concernsSpring()) {
            throw new ConfigException(file
                    + " is not a configuration of Spring Boot: expected are application.properties, application.yml, a"
                    + " compose file, or a text with arguments such as -Dserver.port=8080");
        }
        return List.of(settings(
                new ConfigData(path, outside.sources()).withoutFile(),
                List.of(),
                "by arguments and environment alone"));
    }

    private static boolean isManifest(PropertySource<?> document) {
        return document.containsProperty("apiVersion") && document.containsProperty("kind");
    }

    private ServerSettings settings(ConfigData.Result data, List<Problem> before, String part) {
        Sources sources = new Sources(text.file(), data.sources());
        Set<ServerKind> present = present(data.sources());
        BootVersion version = version(present);
        if (!version.assumed() && version.atLeast(4, 0)) {
            present.remove(ServerKind.UNDERTOW);
        }
        Sources.Read<String> type = sources.read("spring.main.web-application-type", String.class);
        boolean reactive = "reactive".equalsIgnoreCase(type.value());
        ServerKind server = project.server()
                .orElseGet(() -> present.size() == 1
                        ? present.iterator().next()
                        : present.isEmpty() && reactive ? ServerKind.NETTY : ServerKind.TOMCAT);
        ServerSettings settings = new ServerReader(text.file(), sources, server, version).read();
        List<Problem> problems = new ArrayList<>(before);
        problems.addAll(data.problems());
        problems.addAll(settings.problems());
        problems.addAll(new KeyCheck(text.file(), server, project.server().isPresent(), version).check(data.sources()));
        problems.add(account(data, part, why(present, reactive, server), version));
        return new ServerSettings(
                settings.file(),
                server,
                version,
                settings.idleSeconds(),
                settings.requests(),
                settings.connections(),
                settings.shutdown(),
                problems.stream().distinct().toList());
    }

    private static Set<ServerKind> present(List<PropertySource<?>> sources) {
        Set<ServerKind> present = EnumSet.noneOf(ServerKind.class);
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> keys) {
                for (String name : keys.getPropertyNames()) {
                    String uniform = name.toLowerCase(Locale.ROOT).replace('_', '.');
                    Stream.of(ServerKind.values())
                            .filter(kind -> uniform.startsWith(kind.prefix() + "."))
                            .forEach(present::add);
                }
            }
        }
        return present;
    }

    private BootVersion version(Set<ServerKind> present) {
        boolean undertow = project.server().equals(Optional.of(ServerKind.UNDERTOW))
                || present.equals(EnumSet.of(ServerKind.UNDERTOW));
        return project.version().orElse(undertow ? BootVersion.WITH_UNDERTOW : BootVersion.CURRENT);
    }

    private String why(Set<ServerKind> present, boolean reactive, ServerKind server) {
        String label = server.label();
        if (project.server().isPresent()) {
            return label + " (by the build file)";
        }
        if (present.size() > 1) {
            String all = present.stream().map(ServerKind::label).collect(Collectors.joining(" and "));
            return label + " (assumed: keys of " + all + " stand here)";
        }
        if (present.isEmpty()) {
            return label
                    + (reactive ? " (the usual one of a reactive application)" : " (assumed: no key names a server)");
        }
        return label + " (by its keys)";
    }

    /** Tells what was read and what was assumed; a reader who knows better can judge the findings. */
    private Problem account(ConfigData.Result data, String part, String server, BootVersion version) {
        StringBuilder said = new StringBuilder("read");
        said.append(part.isEmpty() ? "" : " as " + part + ",").append(" for ").append(version);
        said.append(version.from() == null ? "" : " (" + version.from() + ")")
                .append(", ")
                .append(server);
        said.append(", profile").append(data.profiles().accepted().size() == 1 ? " " : "s ");
        said.append(String.join(", ", data.profiles().accepted()));
        if (!data.files().isEmpty()) {
            said.append("; with ").append(String.join(", ", data.files()));
        }
        if (!data.left().isEmpty()) {
            said.append("; left out: ");
            said.append(data.left().stream()
                    .map(document -> document.place().shown() + " ("
                            + document.condition().orElse("refused") + ")")
                    .collect(Collectors.joining(", ")));
        }
        if (!version.assumed() && !version.atLeast(2, 7)) {
            said.append("; the doctor knows Spring Boot from 2.7 on");
        }
        return new Problem(
                Problem.Kind.READ,
                new Place(text.file(), 0),
                said.toString(),
                "pom.xml or build.gradle beside the file tells version and server");
    }
}
