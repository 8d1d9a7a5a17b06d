package io.github.keepalivelab.study.doctor.syntax;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people hand over as an nginx configuration: a file, a folder, what nginx -T prints, a template. */
final class NginxText {

    private static final Pattern DUMP_HEADER = Pattern.compile("(?m)^# configuration file (.+):\\r?$");
    private static final Pattern SAYS = Pattern.compile("(?m)^nginx: (\\[(?:emerg|alert|crit)] .*)$");

    /** ERB; Jinja and Go templates, Helm among them; placeholders in two braces. */
    private static final Pattern TEMPLATE = Pattern.compile("<%|%>|\\{%|%}|\\{\\{|}}");

    private static final int MAX_BYTES = 32 << 20;

    private NginxText() {}

    /** Returns the main file of a folder; a file is itself. */
    static Path main(Path given) {
        if (!Files.isDirectory(given)) {
            return given;
        }
        for (String name : List.of("nginx.conf", "nginx/nginx.conf", "conf/nginx.conf", "etc/nginx/nginx.conf")) {
            if (Files.isRegularFile(given.resolve(name))) {
                return given.resolve(name);
            }
        }
        List<Path> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(given)) {
            files.filter(file -> file.toString().endsWith(".conf")).forEach(parts::add);
        } catch (IOException e) {
            throw new ConfigException(given + " cannot be read: " + e.getMessage());
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        throw new ConfigException(given + " is a folder without nginx.conf; name the file that includes the others");
    }

    static String read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file + " is larger than " + (MAX_BYTES >> 20) + " MB");
            }
            // Any byte may stand in a quoted string, so the text is not required to be UTF-8.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigException("the file " + file + " does not exist");
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * Takes what nginx -T prints apart; its keys are normalized names.
     *
     * @return empty when the text is no such output
     */
    static Map<String, String> dump(String text) {
        List<MatchResult> headers = DUMP_HEADER.matcher(text).results().toList();
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            int start = Math.min(text.length(), headers.get(i).end() + 1);
            int end = i + 1 < headers.size() ? headers.get(i + 1).start() : text.length();
            files.putIfAbsent(normal(headers.get(i).group(1)), text.substring(start, end));
        }
        return files;
    }

    /** nginx prints names as they were written, with dots and all. */
    private static String normal(String name) {
        try {
            return Path.of(name).normalize().toString();
        } catch (InvalidPathException e) {
            throw new ConfigException("this is not the output of nginx -T: a file is named '" + name + "'");
        }
    }

    /**
     * Refuses what nginx prints in place of a configuration.
     *
     * @throws ConfigException with nginx's own words
     */
    static void requireConfiguration(String name, String text) {
        Matcher says = SAYS.matcher(text);
        if (says.find()) {
            throw new ConfigException(name + " is what nginx -T prints when it fails: " + says.group(1));
        }
        if (text.startsWith("nginx version:")) {
            throw new ConfigException(name + " is what nginx -V prints; give it the output of nginx -T");
        }
    }

    /**
     * Parses one file.
     *
     * @throws RefusalException when nginx would not accept it
     * @throws ConfigException when it is a template
     */
    static List<Directive> parse(String name, String text) {
        if (text.startsWith("\uFEFF")) {
            throw new RefusalException(
                    name,
                    1,
                    1,
                    "unknown directive: the file begins with a byte order mark, which nginx takes for a part of the first word;"
                            + " save it as UTF-8 without one");
        }
        List<Directive> directives;
        try {
            directives = new NginxParser(name, text).parse();
        } catch (RefusalException e) {
            throw template(name, text).orElse(e);
        }
        Marker marker = new Marker();
        directives.forEach(marker::look);
        Directive found = marker.found;
        if (found != null) {
            throw isTemplate(name, found.line());
        }
        return directives;
    }

    /** Finds the first directive that is a part of a template. */
    private static final class Marker {

        private @Nullable Directive found;

        void look(Directive d) {
            boolean lua = d.name().endsWith("_by_lua_block");
            if (found != null || lua) {
                return;
            }
            if (marked(d.name()) || d.arguments().stream().anyMatch(Marker::marked)) {
                found = d;
            }
            d.children().forEach(this::look);
        }

        private static boolean marked(String word) {
            return word.contains("<%") || word.contains("{%") || word.contains("{{");
        }
    }

    private static Optional<ConfigException> template(String name, String text) {
        int line = 0;
        for (String one : text.lines().toList()) {
            line++;
            if (!one.strip().startsWith("#") && TEMPLATE.matcher(one).find()) {
                return Optional.of(isTemplate(name, line));
            }
        }
        return Optional.empty();
    }

    private static ConfigException isTemplate(String name, int line) {
        return new ConfigException(name + ":" + line
                + ": this is a template with placeholders of another tool, and nginx refuses this line; render it first, then"
                + " give the result");
    }
}
