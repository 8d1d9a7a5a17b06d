package io.github.keepalivelab.study.doctor.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;

/**
 * Where something stands.
 *
 * @param file as it was named
 * @param line from 1, or 0 when it is not about a line
 */
public record Place(String file, int line) {

    /** Returns where Boot says that a value comes from. */
    static Place of(@Nullable Origin origin, String otherwise) {
        Origin inner = origin;
        while (inner instanceof PropertySourceOrigin wrapped) {
            inner = wrapped.getOrigin();
        }
        if (inner instanceof TextResourceOrigin text && text.getLocation() != null) {
            String file = text.getResource() instanceof TextOfFile read ? read.file() : otherwise;
            return new Place(file, text.getLocation().getLine() + 1);
        }
        return new Place(otherwise, 0);
    }

    /** Returns the place as messages name it, without folders. */
    String shown() {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return line > 0 ? name + ":" + line : name;
    }
}
