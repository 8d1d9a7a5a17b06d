package io.github.keepalivelab.study.doctor.spring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Finds keys about the server that Boot does not read: unknown, old, too new, or a second spelling. */
final class KeyCheck {

    /** Names that people look for right below "server". */
    private static final Set<String> SUBJECT = Set.of(
            "keepalive",
            "keepalivetimeout",
            "keepalivetime",
            "maxkeepaliverequests",
            "keepaliverequests",
            "maxconnections",
            "idletimeout",
            "connectionidletimeout",
            "norequesttimeout",
            "sokeepalive",
            "tcpnodelay");

    private final String file;
    private final ServerKind server;
    private final boolean certain;
    private final BootVersion version;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param file the file that was asked for
     * @param server the embedded server
     * @param certain whether the build says so
     * @param version that the keys are held to
     */
    KeyCheck(String file, ServerKind server, boolean certain, BootVersion version) {
        this.file = file;
        this.server = server;
        this.certain = certain;
        this.version = version;
    }

    /** Returns what is wrong with the names of keys. */
    List<Problem> check(List<PropertySource<?>> sources) {
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> keys) {
                boolean environment = source instanceof SystemEnvironmentPropertySource;
                Map<ConfigurationPropertyName, String> spellings = new HashMap<>();
                for (String name : keys.getPropertyNames()) {
                    Place place = Place.of(OriginLookup.getOrigin(source, name), file);
                    if (environment) {
                        variable(name, place);
                    } else {
                        key(name, place, spellings);
                    }
                }
            }
        }
        return problems;
    }

    private void key(String written, Place place, Map<ConfigurationPropertyName, String> spellings) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(written, '.');
        if (name.getNumberOfElements() < 2 || !name.getElement(0, Form.UNIFORM).equals("server")) {
            return;
        }
        Optional<KnownKeys.Key> known = KnownKeys.find(name);
        if (known.isPresent()) {
            known(written, known.get(), place);
            String other = spellings.putIfAbsent(name, written);
            if (other != null && known.get().knownBy(version) && !known.get().map() && !name.isLastElementIndexed()) {
                String loser = written.equals(known.get().name()) ? other : written;
                add(
                        place,
                        loser + " is a second spelling of " + known.get().name()
                                + ", and of two the canonical one counts",
                        "remove " + loser);
            }
        } else if (concerns(name)) {
            add(
                    place,
                    shown(written) + " is no property of " + version + " and is ignored",
                    suggestion(name).map(right -> "perhaps meant: " + right).orElse(noProperty(name)));
        }
    }

    private static String shown(String written) {
        return BuildFilters.shown(written);
    }

    private static boolean concerns(ConfigurationPropertyName name) {
        String second = name.getElement(1, Form.UNIFORM);
        boolean of = Set.of("tomcat", "jetty", "undertow", "netty").contains(second);
        return of ? name.getNumberOfElements() > 2 : name.getNumberOfElements() == 2 && SUBJECT.contains(second);
    }

    private void known(String written, KnownKeys.Key key, Place place) {
        if (!key.knownBy(version)) {
            BootVersion until = key.until();
            BootVersion since = key.since();
            String when;
            if (key.never()) {
                when = "is no property of Spring Boot";
            } else if (until != null && version.atLeast(until.major(), until.minor() + 1)) {
                when = key.instead() == null
                        ? "is not known to " + version + ", " + until.major() + "." + until.minor()
                                + " was the last with it"
                        : "is an old name that " + version + " does not know";
            } else {
                when = "is not known to " + version
                        + (since == null ? "" : ", it came with " + since.major() + "." + since.minor());
            }
            String more = key.name().equals("server.connection-timeout")
                    ? "; until 2.2 it was the keep-alive timeout of Tomcat as well"
                    : "";
            add(place, written + " " + when + ": it is ignored" + more, replacement(key));
        } else if (certain && !key.name().startsWith(server.prefix() + ".") && ofSomeServer(key.name())) {
            add(place, written + " does nothing: by the build file the server is " + server.label(), "remove it");
        }
    }

    private static boolean ofSomeServer(String key) {
        return Arrays.stream(ServerKind.values()).anyMatch(kind -> key.startsWith(kind.prefix() + "."));
    }

    private String replacement(KnownKeys.Key key) {
        String instead = key.instead();
        if (key.name().equals("server.connection-timeout")) {
            return "write " + server.idleKey() + ", or " + connectionTimeout();
        }
        return instead == null ? "remove it, or change the version" : "write " + instead;
    }

    private String connectionTimeout() {
        return server == ServerKind.TOMCAT || server == ServerKind.NETTY
                ? server.prefix() + ".connection-timeout for connections without a first request"
                : "remove it";
    }

    private void variable(String written, Place place) {
        if (!written.startsWith("SERVER_")) {
            return;
        }
        Optional<KnownKeys.Key> known =
                KnownKeys.all().stream().filter(key -> key.isVariable(written)).findFirst();
        boolean ofMap = KnownKeys.all().stream()
                .filter(KnownKeys.Key::map)
                .anyMatch(key -> written.startsWith(
                        key.name().toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "") + "_"));
        if (known.isPresent()) {
            known(written, known.get(), place);
        } else if (!ofMap && written.matches("SERVER_(TOMCAT|JETTY|UNDERTOW|NETTY)_[A-Z0-9_]*[A-Z_]")) {
            add(
                    place,
                    written + " sets no property of " + version + " and is ignored",
                    "compare it with the key's name");
        }
    }

    private void add(Place place, String message, String fix) {
        problems.add(new Problem(Problem.Kind.IGNORED_KEY, place, message, fix));
    }

    private String noProperty(ConfigurationPropertyName name) {
        String last = name.getLastElement(Form.UNIFORM);
        return last.equals("sokeepalive") || last.equals("tcpnodelay")
                ? "Boot has no property for this option of sockets; a customizer of the server's factory can set it"
                : "remove it";
    }

    /** Returns the known key of the same server, or of the server in use, that looks most like a name. */
    private Optional<String> suggestion(ConfigurationPropertyName name) {
        String last = name.getLastElement(Form.UNIFORM);
        boolean short2 = name.getNumberOfElements() == 2;
        String prefix = short2 ? server.prefix() : "server." + name.getElement(1, Form.UNIFORM);
        if (last.startsWith("keepalive") && last.length() <= "keepalivetime".length()) {
            return Optional.of(server.idleKey());
        }
        String best = null;
        int least = Math.min(4, last.length() / 3) + 1;
        for (KnownKeys.Key key : KnownKeys.all()) {
            if (key.name().startsWith(prefix + ".") && key.knownBy(version)) {
                int distance = distance(last, uniformLast(key.name()));
                if (distance < least) {
                    least = distance;
                    best = key.name();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static String uniformLast(String key) {
        return key.substring(key.lastIndexOf('.') + 1).replace("-", "");
    }

    /** The number of letters to change, add or leave out. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int same = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(same, 1 + Math.min(above, row[j - 1]));
                corner = above;
            }
        }
        return row[b.length()];
    }
}
