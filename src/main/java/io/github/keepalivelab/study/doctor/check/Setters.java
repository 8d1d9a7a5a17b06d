package io.github.keepalivelab.study.doctor.check;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What reads the values of directives: the shared kinds, and the functions of nginx that read those of one directive. */
final class Setters {

    private static final Map<String, Call.Setter> OWN = own();

    private Setters() {}

    private static Map<String, Call.Setter> own() {
        Map<String, Call.Setter> setters = new HashMap<>();
        UpstreamSetters.register(setters);
        PassSetters.register(setters);
        ServerSetters.register(setters);
        RewriteSetters.register(setters);
        ZoneSetters.register(setters);
        LogSetters.register(setters);
        ContentSetters.register(setters);
        CoreSetters.register(setters);
        return setters;
    }

    /** Returns what nginx says against a directive's value, null when nothing that is known here. */
    static @Nullable String refuse(Call call) {
        Call.Setter own = OWN.get(call.row().value());
        if (own != null) {
            return own.refuse(call);
        }
        return Bodies.hasEntries(call.row().value()) ? Bodies.refuse(call) : Values.refuse(call);
    }
}
