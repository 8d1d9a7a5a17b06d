package io.github.keepalivelab.study.doctor.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shared memory and caches: limits, caches of responses, of files, of TLS sessions. */
final class ZoneSetters {

    private static final int MIN_ZONE = 8 * 4096;
    private static final int MIN_KEYS_ZONE = 2 * 4096;
    private static final int MAX_LIMIT = 65_535;
    private static final Set<String> COUNTS = Set.of("loader_files", "manager_files");
    private static final Set<String> PAUSES =
            Set.of("loader_sleep", "loader_threshold", "manager_sleep", "manager_threshold");

    private ZoneSetters() {}

    static void register(Map<String, Call.Setter> setters) {
        setters.put("ngx_http_limit_req_zone", call -> limitZone(call, true));
        setters.put("ngx_http_limit_conn_zone", call -> limitZone(call, false));
        setters.put("ngx_stream_limit_conn_zone", call -> limitZone(call, false));
        setters.put("ngx_http_limit_req", ZoneSetters::limitRequests);
        setters.put("ngx_http_limit_conn", ZoneSetters::limitConnections);
        setters.put("ngx_stream_limit_conn", ZoneSetters::limitConnections);
        setters.put("ngx_http_file_cache_set_slot", ZoneSetters::cachePath);
        setters.put("ngx_http_file_cache_valid_set_slot", ZoneSetters::cacheValid);
        setters.put("ngx_http_core_open_file_cache", ZoneSetters::openFileCache);
        setters.put("ngx_http_ssl_session_cache", ZoneSetters::sessions);
        setters.put("ngx_stream_ssl_session_cache", ZoneSetters::sessions);
    }

    private static String must(Call call, String parameter) {
        return "\"" + call.directive().name() + "\" must have \"" + parameter + "\" parameter";
    }

    private static @Nullable String limitZone(Call call, boolean rates) {
        String error = call.compile(call.arg(0));
        String zone = "";
        for (String word : call.from(1)) {
            if (error != null) {
                return error;
            }
            if (word.startsWith("zone=")) {
                zone = word.substring(5);
                error = zoneSize("zone", word, zone, MIN_ZONE);
            } else if (rates && word.startsWith("rate=")) {
                error = rate(word) > 0 ? null : "invalid rate \"" + word + "\"";
            } else {
                error = Call.invalidParameter(word);
            }
        }
        if (error != null) {
            return error;
        }
        if (zone.indexOf(':') < 1) {
            return must(call, "zone");
        }
        return declare(call, zone.substring(0, zone.indexOf(':')));
    }

    private static @Nullable String declare(Call call, String zone) {
        boolean bound = call.names().hasZone(zone);
        String other = call.names().declareZone(zone, call.row().module());
        if (other != null || !bound) {
            return other;
        }
        return call.directive().name() + " \"" + zone + "\" is already bound to key";
    }

    private static long rate(String word) {
        String value = word.substring(5);
        boolean unit = value.endsWith("r/s") || value.endsWith("r/m");
        return NginxNumbers.number(unit ? value.substring(0, value.length() - 3) : value);
    }

    private static @Nullable String zoneSize(String what, String word, String zone, int least) {
        int colon = zone.indexOf(':');
        long size = colon < 0 ? -1 : NginxNumbers.size(zone.substring(colon + 1));
        if (size < 0) {
            return "invalid " + what + " size \"" + word + "\"";
        }
        return size < least ? what + " \"" + word + "\" is too small" : null;
    }

    private static @Nullable String limitRequests(Call call) {
        String zone = null;
        for (String word : call.directive().arguments()) {
            int equals = word.indexOf('=');
            String value = word.substring(equals + 1);
            switch (equals < 0 ? word : word.substring(0, equals + 1)) {
                case "zone=" -> zone = value;
                case "nodelay" -> {}
                case "burst=", "delay=" -> {
                    if (NginxNumbers.number(value) < 1) {
                        return "invalid " + word.substring(0, equals) + " value \"" + word + "\"";
                    }
                }
                default -> {
                    return Call.invalidParameter(word);
                }
            }
        }
        if (zone == null) {
            return must(call, "zone");
        }
        return useZone(call, zone);
    }

    private static @Nullable String useZone(Call call, String zone) {
        call.names().useZone(zone, call.directive());
        boolean twice = call.scope().note(call.directive().name() + " " + zone, call.directive()) != null;
        return twice ? call.says("is duplicate") : null;
    }

    private static @Nullable String limitConnections(Call call) {
        String twice = useZone(call, call.arg(0));
        if (twice != null) {
            return twice;
        }
        long limit = NginxNumbers.number(call.arg(1));
        if (limit < 1) {
            return "invalid number of connections \"" + call.arg(1) + "\"";
        }
        return limit > MAX_LIMIT ? "connection limit must be less 65536" : null;
    }

    private static @Nullable String cachePath(Call call) {
        String zone = "";
        for (String word : call.from(1)) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? "" : word.substring(0, equals);
            String value = word.substring(equals + 1);
            String error = switch (key) {
                case "keys_zone" -> zoneSize("keys zone", word, value, MIN_KEYS_ZONE);
                case "levels" -> levels(value) ? null : "invalid \"levels\" \"" + word + "\"";
                case "use_temp_path" ->
                    value.equals("on") || value.equals("off")
                            ? null
                            : "invalid use_temp_path value \"" + word + "\", it must be \"on\" or \"off\"";
                case "inactive" -> bad(key, word, NginxNumbers.seconds(value) < 0);
                case "max_size", "min_free" -> bad(key, word, NginxNumbers.offset(value) < 0);
                default -> loader(key, word, value);
            };
            if (error != null) {
                return error;
            }
            zone = key.equals("keys_zone") ? value.substring(0, value.indexOf(':')) : zone;
        }
        if (zone.isEmpty()) {
            return must(call, "keys_zone");
        }
        return call.names().hasZone(zone)
                ? "duplicate zone \"" + zone + "\""
                : call.names().declareZone(zone, call.row().module());
    }

    private static @Nullable String bad(String key, String word, boolean wrong) {
        return wrong ? "invalid " + key + " value \"" + word + "\"" : null;
    }

    private static @Nullable String loader(String key, String word, String value) {
        if (COUNTS.contains(key)) {
            return bad(key, word, NginxNumbers.number(value) < 0);
        }
        return PAUSES.contains(key) ? bad(key, word, NginxNumbers.millis(value) < 0) : commercialPurger(key, word);
    }

    /** The commercial version takes more words here; nginx itself names them invalid. */
    private static String commercialPurger(String key, String word) {
        return Call.invalidParameter(word) + (key.startsWith("purger") ? "; only the commercial version takes it" : "");
    }

    private static boolean levels(String value) {
        String[] parts = value.split(":", -1);
        return parts.length <= 3 && List.of(parts).stream().allMatch(part -> part.equals("1") || part.equals("2"));
    }

    private static @Nullable String cacheValid(Call call) {
        int last = call.count() - 1;
        if (NginxNumbers.seconds(call.arg(last)) < 0) {
            return "invalid time value \"" + call.arg(last) + "\"";
        }
        for (int i = 0; i < last; i++) {
            long status = NginxNumbers.number(call.arg(i));
            if (!call.arg(i).equals("any") && (status < 100 || status > 599)) {
                return "invalid status \"" + call.arg(i) + "\"";
            }
        }
        return null;
    }

    private static @Nullable String openFileCache(Call call) {
        boolean max = false;
        for (String word : call.directive().arguments()) {
            boolean good = word.equals("off")
                    || (word.startsWith("max=") && NginxNumbers.number(word.substring(4)) > 0)
                    || (word.startsWith("inactive=") && NginxNumbers.seconds(word.substring(9)) >= 0);
            if (!good) {
                return "invalid \"open_file_cache\" parameter \"" + word + "\"";
            }
            max |= word.startsWith("max=") || word.equals("off");
        }
        return max ? null : "\"open_file_cache\" must have the \"max\" parameter";
    }

    private static @Nullable String sessions(Call call) {
        for (String word : call.directive().arguments()) {
            boolean good = Set.of("off", "none", "builtin").contains(word)
                    || (word.startsWith("builtin:") && NginxNumbers.number(word.substring(8)) >= 0)
                    || word.startsWith("shared:");
            int size = word.indexOf(':', 7);
            if (word.startsWith("shared:")) {
                good = size > 7 && NginxNumbers.size(word.substring(size + 1)) >= 0;
                if (good && NginxNumbers.size(word.substring(size + 1)) < MIN_ZONE) {
                    return "session cache \"" + word + "\" is too small";
                }
            }
            if (!good) {
                return "invalid session cache \"" + word + "\"";
            }
        }
        return null;
    }
}
