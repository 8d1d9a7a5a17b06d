package io.github.keepalivelab.study.doctor.spring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Property sources as an application has them, and what Boot's binder makes of a key. The environment and the system
 * properties of the lab are not among them.
 */
final class Sources {

    /** What became of a key. */
    enum State {
        ABSENT,
        VALUE,
        REFUSED,
        UNRESOLVED,
        BUILD
    }

    /**
     * A key as it was read.
     *
     * @param state what became of it
     * @param value when it could be told
     * @param place where it stands
     * @param text as it is written, placeholders and all
     * @param open names of placeholders that have no value here
     * @param reason why Boot refuses it
     */
    record Read<T>(State state, @Nullable T value, Place place, String text, List<String> open, String reason) {}

    private final String file;
    private final List<PropertySource<?>> sources;
    private final StandardEnvironment environment = new Empty();
    private final Recorder recorder;
    private final Binder binder;

    /**
     * @param file the file that was asked for, for what has no place
     * @param sources those that win first
     */
    Sources(String file, List<PropertySource<?>> sources) {
        this.file = file;
        this.sources = List.copyOf(sources);
        sources.forEach(environment.getPropertySources()::addLast);
        ConfigurationPropertySources.attach(environment);
        recorder = new Recorder(environment);
        binder = new Binder(ConfigurationPropertySources.get(environment), recorder);
    }

    /** An environment that knows nothing of this machine. */
    private static final class Empty extends StandardEnvironment {
        @Override
        protected void customizePropertySources(MutablePropertySources propertySources) {
            // The doctor must say the same on every machine.
        }
    }

    /** Resolves placeholders as Boot does, and remembers which had no value. */
    private static final class Recorder extends PropertySourcesPlaceholdersResolver {

        /** Values that name each other twice, many times over, would otherwise take hours. */
        private static final int MAX_LOOKUPS = 2000;

        private final Set<String> open = new LinkedHashSet<>();
        private int lookups;

        Recorder(Environment environment) {
            super(environment);
        }

        void start() {
            open.clear();
            lookups = 0;
        }

        @Override
        protected @Nullable String resolvePlaceholder(String placeholder) {
            if (++lookups > MAX_LOOKUPS) {
                throw new IllegalStateException("its placeholders name each other over and over");
            }
            String value = super.resolvePlaceholder(placeholder);
            if (value == null && placeholder.indexOf(':') < 0) {
                open.add(placeholder);
            }
            return value;
        }
    }

    List<PropertySource<?>> all() {
        return sources;
    }

    Environment environment() {
        return environment;
    }

    private Optional<ConfigurationProperty> find(ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return Optional.of(property);
            }
        }
        return Optional.empty();
    }

    /** Returns what Boot makes of a key that has a single value. */
    <T> Read<T> read(String key, Class<T> type) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
        Optional<ConfigurationProperty> property = find(name);
        if (property.isEmpty()) {
            return new Read<>(State.ABSENT, null, new Place(file, 0), "", List.of(), "");
        }
        Place place = Place.of(property.get().getOrigin(), file);
        String written = BuildFilters.shown(String.valueOf(property.get().getValue()));
        recorder.start();
        try {
            String text = binder.bind(name, Bindable.of(String.class)).orElse("");
            List<String> open = new ArrayList<>(recorder.open);
            if (BuildFilters.in(text).isPresent()) {
                return new Read<>(State.BUILD, null, place, written, open, "");
            }
            if (text.contains("${")) {
                return new Read<>(State.UNRESOLVED, null, place, written, open, "");
            }
            T value = binder.bind(name, Bindable.of(type)).orElse(null);
            return new Read<>(value == null ? State.ABSENT : State.VALUE, value, place, written, open, "");
        } catch (BindException e) {
            return new Read<>(State.REFUSED, null, place, written, List.of(), reason(e));
        }
    }

    /** Returns what Boot makes of a key that may have many values. */
    <T> Read<T> read(String key, Bindable<T> target) {
        recorder.start();
        try {
            T value = binder.bind(key, target).orElse(null);
            return new Read<>(
                    value == null ? State.ABSENT : State.VALUE,
                    value,
                    place(key),
                    "",
                    new ArrayList<>(recorder.open),
                    "");
        } catch (BindException e) {
            return new Read<>(State.REFUSED, null, place(key), "", List.of(), reason(e));
        }
    }

    private Place place(String key) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
        return find(name)
                .or(() -> find(name.append("[0]")))
                .map(property -> Place.of(property.getOrigin(), file))
                .orElse(new Place(file, 0));
    }

    private static String reason(Throwable refusal) {
        Throwable cause = refusal;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : BuildFilters.shown(message);
    }
}
