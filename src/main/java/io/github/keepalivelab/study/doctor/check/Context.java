package io.github.keepalivelab.study.doctor.check;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The places that nginx tells apart for directives (NGX_HTTP_SRV_CONF and its like), with the type of module that it asks there. */
public enum Context {
    MAIN("core"),
    EVENTS("event"),
    HTTP("http"),
    SERVER("http"),
    LOCATION("http"),
    UPSTREAM("http"),
    SERVER_IF("http"),
    LOCATION_IF("http"),
    LIMIT_EXCEPT("http"),
    STREAM("stream"),
    STREAM_SERVER("stream"),
    STREAM_UPSTREAM("stream"),
    MAIL("mail"),
    MAIL_SERVER("mail");

    private final String type;

    Context(String type) {
        this.type = type;
    }

    /** Returns the type of the modules whose directives may stand here. */
    String type() {
        return type;
    }

    /** Reads the names of the table, separated by commas; "any" is every place. */
    static Set<Context> named(String names) {
        if (names.equals("any")) {
            return EnumSet.allOf(Context.class);
        }
        Set<Context> contexts = EnumSet.noneOf(Context.class);
        int from = 0;
        while (from < names.length()) {
            int comma = names.indexOf(',', from);
            int end = comma < 0 ? names.length() : comma;
            contexts.add(
                    valueOf(names.substring(from, end).toUpperCase(Locale.ROOT).replace('-', '_')));
            from = end + 1;
        }
        return contexts;
    }
}
