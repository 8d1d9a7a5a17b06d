package io.github.keepalivelab.study.doctor.spring;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the application.
 *
 * @param key its canonical name, in lower case with dashes
 * @param value what is in force; null when that cannot be told
 * @param place where it stands; line 0 for a default
 * @param from how it is known
 */
public record Setting<T>(String key, @Nullable T value, Place place, From from) {

    /** How a setting is known. */
    public enum From {
        /** It is written. */
        WRITTEN,
        /** Nothing is written, so the server's default holds. */
        DEFAULT,
        /** It is written, but what it is can only be told elsewhere, or Boot refuses it. */
        UNKNOWN
    }

    /** Returns whether it is written, whether or not its value can be told. */
    public boolean written() {
        return from != From.DEFAULT;
    }

    /** Returns the same setting in another form. */
    <U> Setting<U> map(Function<T, U> function) {
        return new Setting<>(key, value == null ? null : function.apply(value), place, from);
    }
}
