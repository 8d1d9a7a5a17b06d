package io.github.keepalivelab.study.doctor.spring;

import io.github.keepalivelab.study.doctor.spring.ServerSettings.Shutdown;
import io.github.keepalivelab.study.doctor.spring.Setting.From;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.unit.DataSize;

/** Reads the settings of one embedded server, with its defaults and with Boot's conversions. */
final class ServerReader {

    private static final String SHUTDOWN = "server.shutdown";
    private static final String HTTP2 = "server.http2.enabled";
    private static final double MILLIS_PER_SECOND = 1000.0;
    private static final Map<String, Class<?>> TYPES =
            Map.of("duration", Duration.class, "size", DataSize.class, "int", Integer.class, "boolean", Boolean.class);
    private static final Map<String, String> EXAMPLES = Map.of(
            "duration", "a number with one unit, such as 90s or 500ms, or PT1M30S",
            "size", "a number with one unit, such as 8KB",
            "int", "a whole number in digits",
            "boolean", "true or false");

    private final Sources sources;
    private final ServerKind server;
    private final BootVersion version;
    private final String file;
    private final Set<String> judged = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    ServerReader(String file, Sources sources, ServerKind server, BootVersion version) {
        this.file = file;
        this.sources = sources;
        this.server = server;
        this.version = version;
    }

    /** Returns the settings, with the problems that their values have. */
    ServerSettings read() {
        Setting<Double> idle = idle();
        Setting<Long> requests = requests();
        Setting<Long> connections = connections();
        Setting<Shutdown> shutdown = shutdown();
        http2();
        others();
        return new ServerSettings(file, server, version, idle, requests, connections, shutdown, List.copyOf(problems));
    }

    private Setting<Double> idle() {
        for (String key : server.idleKeys()) {
            Setting<Duration> written = setting(key, Duration.class, null);
            if (written.from() != From.DEFAULT) {
                return written.map(this::seconds);
            }
        }
        return new Setting<>(server.idleKey(), server.idleSeconds(), new Place(file, 0), From.DEFAULT);
    }

    /** No limit below one millisecond, and Tomcat and Undertow get the low 32 bits of the milliseconds. */
    private double seconds(Duration duration) {
        try {
            long millis = duration.toMillis();
            boolean narrow = server == ServerKind.TOMCAT || server == ServerKind.UNDERTOW;
            long passedOn = narrow ? (int) millis : millis;
            return passedOn <= 0 ? Double.POSITIVE_INFINITY : passedOn / MILLIS_PER_SECOND;
        } catch (ArithmeticException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private Setting<Long> requests() {
        Setting<Long> requests = limit(server.requestsKey(), server.requests());
        Long value = requests.value();
        if (server == ServerKind.NETTY
                && requests.from() == From.WRITTEN
                && value != null
                && (value == 0 || value < -1)) {
            refused(
                    requests.key(),
                    requests.place(),
                    String.valueOf(value),
                    "Reactor Netty takes -1 or more than 0",
                    "-1");
            return new Setting<>(requests.key(), null, requests.place(), From.UNKNOWN);
        }
        // Tomcat asks for 1 and for more than that; 0 is like -1, whatever the documentation says.
        return requests.map(cap -> cap <= 0 ? Long.MAX_VALUE : cap);
    }

    private Setting<Long> connections() {
        // Boot passes a limit on to Tomcat only when it is above 0; else Tomcat's own holds, which is the same as
        // Boot's.
        return limit(server.connectionsKey(), server.connections())
                .map(most -> most <= 0 ? server.connections() : most);
    }

    private Setting<Long> limit(@Nullable String key, long otherwise) {
        if (key == null) {
            return new Setting<>(server.prefix(), otherwise, new Place(file, 0), From.DEFAULT);
        }
        Setting<Integer> written = setting(key, Integer.class, null);
        return written.from() == From.DEFAULT
                ? new Setting<>(key, otherwise, written.place(), From.DEFAULT)
                : written.map(Integer::longValue);
    }

    private Setting<Shutdown> shutdown() {
        // Graceful is the default since 3.4.
        return setting(SHUTDOWN, Shutdown.class, version.atLeast(3, 4) ? Shutdown.GRACEFUL : Shutdown.IMMEDIATE);
    }

    private void http2() {
        Setting<Boolean> enabled = setting(HTTP2, Boolean.class, Boolean.FALSE);
        String own = server.idleKey();
        if (server == ServerKind.TOMCAT
                && Boolean.TRUE.equals(enabled.value())
                && sources.read(own, String.class).state() == Sources.State.ABSENT) {
            problems.add(new Problem(
                    Problem.Kind.HTTP2,
                    enabled.place(),
                    HTTP2 + " is true and " + own + " is not set: Tomcat drops an idle HTTP/2 connection after 20 s",
                    own + ": 75s holds for both protocols"));
        }
    }

    /** Boot binds all keys of a server at once, so a value that it refuses anywhere keeps the application from starting. */
    private void others() {
        for (KnownKeys.Key key : KnownKeys.all()) {
            boolean ours = key.name().startsWith(server.prefix() + ".") || !ofAServer(key.name());
            Class<?> type = TYPES.get(key.type());
            if (ours && type != null && key.knownBy(version) && !judged.contains(key.name())) {
                Sources.Read<?> read = sources.read(key.name(), type);
                if (read.state() == Sources.State.REFUSED) {
                    refused(
                            key.name(),
                            read.place(),
                            read.text(),
                            read.reason(),
                            EXAMPLES.getOrDefault(key.type(), ""));
                }
            }
        }
    }

    private static boolean ofAServer(String key) {
        for (ServerKind kind : ServerKind.values()) {
            if (key.startsWith(kind.prefix() + ".")) {
                return true;
            }
        }
        return false;
    }

    private <T> Setting<T> setting(String key, Class<T> type, @Nullable T otherwise) {
        judged.add(key);
        Setting<T> unset = new Setting<>(key, otherwise, new Place(file, 0), From.DEFAULT);
        boolean known = KnownKeys.find(ConfigurationPropertyName.of(key))
                .map(found -> found.knownBy(version))
                .orElse(true);
        if (!known) {
            return unset;
        }
        Sources.Read<T> read = sources.read(key, type);
        Setting<T> unknown = new Setting<>(key, null, read.place(), From.UNKNOWN);
        switch (read.state()) {
            case ABSENT -> {
                return unset;
            }
            case VALUE -> {
                environment(key, read);
                return new Setting<>(key, read.value(), read.place(), From.WRITTEN);
            }
            case REFUSED -> refused(key, read.place(), read.text(), read.reason(), example(type));
            case UNRESOLVED -> unresolved(key, read);
            case BUILD ->
                problems.add(new Problem(
                        Problem.Kind.BUILD,
                        read.place(),
                        key + " is " + read.text() + ", which the build fills in: its value cannot be told here",
                        "run the doctor on the file that the build has made, under target or build"));
        }
        return unknown;
    }

    private static String example(Class<?> type) {
        if (type.isEnum()) {
            return "graceful or immediate";
        }
        String name = type == Duration.class ? "duration" : type == Integer.class ? "int" : "boolean";
        return EXAMPLES.getOrDefault(name, "");
    }

    private void refused(String key, Place place, String text, String reason, String example) {
        boolean comment = text.matches(".*\\S\\s+[#!].*");
        // What Java says of a number is no help.
        String why = reason.startsWith("For input string") ? "no whole number" : reason;
        problems.add(new Problem(
                Problem.Kind.REFUSED,
                place,
                key + " is '" + text + "', which Spring Boot refuses (" + why + "): the application does not start",
                comment
                        ? "a comment has a line of its own"
                        : text.equals(text.strip()) ? "write " + example : "remove the white space around it"));
    }

    private void unresolved(String key, Sources.Read<?> read) {
        String names = read.open().isEmpty() ? "its placeholder" : String.join(", ", read.open());
        problems.add(new Problem(
                Problem.Kind.UNRESOLVED,
                read.place(),
                key + " is " + read.text() + ", without a default: the application does not start without a value for "
                        + names,
                "give it a default, ${NAME:value}, or see to it that the environment has it"));
    }

    private void environment(String key, Sources.Read<?> read) {
        if (read.open().isEmpty()) {
            return;
        }
        String variables = String.join(
                ", ", read.open().stream().map(ServerReader::variable).toList());
        problems.add(new Problem(
                Problem.Kind.ENVIRONMENT,
                read.place(),
                key + " takes the default of " + read.text() + " here, " + shown(read.value()) + "; in the environment "
                        + variables + " changes it, and " + variable(key) + " sets the key itself",
                "compare with the environment that the application runs in"));
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof Duration duration) {
            return duration.getNano() == 0 ? duration.getSeconds() + " s" : duration.toString();
        }
        return String.valueOf(value);
    }

    /** Returns the environment variable that Boot looks for. */
    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
    }
}
