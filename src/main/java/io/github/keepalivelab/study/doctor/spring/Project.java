package io.github.keepalivelab.study.doctor.spring;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the build file beside a configuration tells.
 *
 * @param version of Spring Boot, if it is named
 * @param server the server that the build asks for, if that is not the default
 */
record Project(Optional<BootVersion> version, Optional<ServerKind> server) {

    private static final String ARTIFACT = "spring-boot-(?:starter-parent|dependencies|gradle-plugin)";
    private static final List<Pattern> VERSIONS = List.of(
            Pattern.compile("<artifactId>\\s*" + ARTIFACT + "\\s*</artifactId>\\s*<version>\\s*([^<\\s]+)"),
            Pattern.compile("<spring-boot\\.version>\\s*([^<\\s]+)"),
            Pattern.compile("org\\.springframework\\.boot[\"']\\s*\\)?\\s*version\\s*\\(?\\s*[\"']([^\"']+)"),
            Pattern.compile(ARTIFACT + ":([^\"':@]+)"),
            Pattern.compile("spring[Bb]ootVersion\\s*=\\s*[\"']([^\"']+)"));
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w.-]+)}");

    /** Reads pom.xml or build.gradle in a folder; neither needs to be there. */
    static Project in(Path folder) {
        for (String name : List.of("pom.xml", "build.gradle", "build.gradle.kts")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                try {
                    String text = TextOfFile.read(file).text();
                    return new Project(version(text, name), server(text));
                } catch (ConfigException e) {
                    // A build file that cannot be read tells nothing; the assumption is said.
                    return new Project(Optional.empty(), Optional.empty());
                }
            }
        }
        return new Project(Optional.empty(), Optional.empty());
    }

    private static Optional<BootVersion> version(String text, String file) {
        for (Pattern pattern : VERSIONS) {
            Matcher found = pattern.matcher(text);
            if (found.find()) {
                Optional<BootVersion> version = BootVersion.parse(property(found.group(1), text), file);
                if (version.isPresent()) {
                    return version;
                }
            }
        }
        return Optional.empty();
    }

    /** A version may be a property of the same file. */
    private static String property(String value, String text) {
        Matcher reference = REFERENCE.matcher(value);
        if (!reference.matches()) {
            return value;
        }
        String name = Pattern.quote(reference.group(1));
        Matcher property = Pattern.compile("<" + name + ">\\s*([^<\\s]+)").matcher(text);
        return property.find() ? property.group(1) : value;
    }

    private static Optional<ServerKind> server(String text) {
        if (text.contains("spring-boot-starter-jetty")) {
            return Optional.of(ServerKind.JETTY);
        }
        if (text.contains("spring-boot-starter-undertow")) {
            return Optional.of(ServerKind.UNDERTOW);
        }
        // With both starters Boot runs a servlet container.
        boolean servlet = Pattern.compile("spring-boot-starter-web(mvc)?\\b")
                .matcher(text)
                .find();
        return text.contains("spring-boot-starter-webflux") && !servlet
                ? Optional.of(ServerKind.NETTY)
                : Optional.empty();
    }
}
