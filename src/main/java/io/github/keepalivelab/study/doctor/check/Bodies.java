package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Blocks that hold entries, not directives: map, geo, split_clients, types. */
final class Bodies {

    private static final int WHOLE = 10_000;

    private Bodies() {}

    /** Returns whether a function of nginx reads the block by itself. */
    static boolean hasEntries(String setter) {
        return switch (setter) {
            case "ngx_http_map_block",
                    "ngx_stream_map_block",
                    "ngx_http_geo_block",
                    "ngx_stream_geo_block",
                    "ngx_conf_split_clients_block",
                    "ngx_http_core_types",
                    "ngx_http_charset_map_block" -> true;
            default -> false;
        };
    }

    /** Returns what nginx says against the words before the brace. */
    static @Nullable String refuse(Call call) {
        return switch (call.row().value()) {
            case "ngx_http_map_block", "ngx_stream_map_block", "ngx_conf_split_clients_block" -> {
                String error = call.compile(call.arg(0));
                yield error == null ? call.define(call.arg(1)) : error;
            }
            case "ngx_http_geo_block", "ngx_stream_geo_block" -> geo(call);
            default -> null;
        };
    }

    private static @Nullable String geo(Call call) {
        if (call.count() == 1) {
            return call.define(call.arg(0));
        }
        if (!call.arg(0).startsWith("$")) {
            return "invalid variable name \"" + call.arg(0) + "\"";
        }
        call.names().use(call.arg(0).substring(1), call.directive());
        return call.define(call.arg(1));
    }

    /** Hands on what nginx says against the entries. */
    static void entries(Call call, Consumer<Refusal> refused) {
        switch (call.row().value()) {
            case "ngx_http_map_block", "ngx_stream_map_block" -> map(call, refused);
            case "ngx_http_geo_block", "ngx_stream_geo_block" -> geo(call, refused);
            case "ngx_conf_split_clients_block" -> split(call, refused);
            default -> {}
        }
    }

    private static void map(Call call, Consumer<Refusal> refused) {
        Set<String> keys = new HashSet<>();
        boolean hostnames = false;
        for (Directive entry : call.directive().children()) {
            if (entry.arguments().isEmpty() && entry.is("hostnames", "volatile")) {
                hostnames |= entry.is("hostnames");
                continue;
            }
            if (entry.arguments().size() != 1) {
                refused.accept(Refusal.of(entry, "invalid number of the map parameters"));
                continue;
            }
            String error =
                    Script.compile(entry.argument(0), name -> call.names().use(name, entry));
            if (error != null) {
                refused.accept(Refusal.of(entry, error));
            }
            String key = entry.name();
            if (key.equals("default")) {
                if (!keys.add(" default")) {
                    refused.accept(Refusal.of(entry, "duplicate default map parameter"));
                }
            } else if (key.startsWith("~")) {
                call.names().defineGroups(key);
            } else if (!hostnames) {
                String plain = key.startsWith("\\") ? key.substring(1) : key;
                if (!keys.add(plain.toLowerCase(Locale.ROOT))) {
                    refused.accept(Refusal.of(entry, "conflicting parameter \"" + plain + "\""));
                }
            }
        }
    }

    private static void geo(Call call, Consumer<Refusal> refused) {
        boolean ranges = false;
        for (Directive entry : call.directive().children()) {
            if (entry.arguments().isEmpty() && entry.is("ranges", "proxy_recursive", "volatile")) {
                ranges |= entry.is("ranges");
            } else if (entry.arguments().size() != 1) {
                refused.accept(Refusal.of(entry, "invalid number of the geo parameters"));
            } else if (!ranges
                    && !entry.is("default", "delete", "proxy", "include")
                    && !ContentSetters.isNetwork(entry.name())
                    && !entry.name().equals("255.255.255.255")) {
                refused.accept(Refusal.of(entry, "invalid network \"" + entry.name() + "\""));
            }
        }
    }

    private static void split(Call call, Consumer<Refusal> refused) {
        long sum = 0;
        for (Directive entry : call.directive().children()) {
            boolean rest = entry.name().equals("*");
            long part = rest ? 0 : percent(entry.name());
            if (!rest && part <= 0) {
                refused.accept(Refusal.of(entry, "invalid percent value \"" + entry.name() + "\""));
                return;
            }
            sum = rest ? WHOLE : sum + part;
            if (sum > WHOLE) {
                refused.accept(Refusal.atEnd(call.directive(), "percent total is greater than 100%"));
                return;
            }
        }
    }

    /** A percentage in hundredths; -1 when nginx does not take it. */
    private static long percent(String text) {
        if (!text.endsWith("%")) {
            return -1;
        }
        String number = text.substring(0, text.length() - 1);
        int dot = number.indexOf('.');
        String decimals = dot < 0 ? "" : number.substring(dot + 1);
        String digits = (dot < 0 ? number : number.substring(0, dot)) + decimals;
        long value = NginxNumbers.number(digits);
        return value < 0 || decimals.length() > 2
                ? -1
                : value * (decimals.length() == 2 ? 1 : decimals.length() == 1 ? 10 : 100);
    }
}
