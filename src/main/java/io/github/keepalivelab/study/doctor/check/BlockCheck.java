package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads blocks as ngx_conf_handler of nginx's ngx_conf_file.c does, one directive after the other. */
final class BlockCheck {

    private final DirectiveTable table = DirectiveTable.get();
    private final NginxVersion version;
    private final UnknownNames unknownNames;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Map<String, Directive> foreign = new LinkedHashMap<>();

    BlockCheck(NginxVersion version, boolean foreignModules) {
        this.version = version;
        this.unknownNames = new UnknownNames(version, foreignModules);
    }

    List<Refusal> refusals() {
        return refusals;
    }

    /** The names that are taken for those of other modules, with the first directive of each. */
    Map<String, Directive> foreign() {
        return foreign;
    }

    void all(List<Directive> directives, Scope scope) {
        for (Directive directive : directives) {
            one(directive, scope);
        }
    }

    void one(Directive directive, Scope scope) {
        List<DirectiveTable.Row> rows = table.rows(directive.name(), version);
        DirectiveTable.Row row = in(rows, scope.context());
        if (row != null) {
            known(new Call(directive, row, scope, version));
        } else if (rows.isEmpty()) {
            Optional<String> mistake = unknownNames.mistake(directive.name(), scope.context());
            mistake.ifPresentOrElse(
                    message -> refuse(directive, message), () -> foreign.putIfAbsent(directive.name(), directive));
        } else {
            refuse(directive, "\"" + directive.name() + "\" directive is not allowed here");
        }
    }

    private static DirectiveTable.@Nullable Row in(List<DirectiveTable.Row> rows, Context context) {
        for (DirectiveTable.Row row : rows) {
            if (row.allowedIn(context)) {
                return row;
            }
        }
        return null;
    }

    private void refuse(Directive directive, String message) {
        refusals.add(Refusal.of(directive, message));
    }

    private void known(Call call) {
        String shape = shape(call);
        if (shape != null) {
            refuse(call.directive(), shape);
            return;
        }
        Directive earlier =
                call.row().once() ? call.scope().note(call.directive().name(), call.directive()) : null;
        String refused = earlier == null ? Setters.refuse(call) : call.says("is duplicate");
        if (refused != null) {
            refuse(call.directive(), refused);
        } else {
            call.directive().arguments().forEach(call.names()::defineGroups);
        }
        if (call.row().block() && earlier == null) {
            inside(call);
        }
    }

    /** Braces and the number of arguments, as nginx asks for them before it reads a value. */
    private static @Nullable String shape(Call call) {
        Directive d = call.directive();
        if (!call.row().block() && d.block() != null) {
            return "directive \"" + d.name() + "\" is not terminated by \";\"";
        }
        if (call.row().block() && d.block() == null) {
            return "directive \"" + d.name() + "\" has no opening \"{\"";
        }
        return call.row().takes(call.count()) ? null : "invalid number of arguments in \"" + d.name() + "\" directive";
    }

    private void inside(Call call) {
        if (Bodies.hasEntries(call.row().value())) {
            Bodies.entries(call, refusals::add);
            return;
        }
        Scope inner = inner(call);
        if (inner == null) {
            return;
        }
        inner.names().scopes().add(inner);
        all(call.directive().children(), inner);
        Endings.of(inner, version, refusals::add);
    }

    private @Nullable Scope inner(Call call) {
        Directive d = call.directive();
        Scope outer = call.scope();
        Names names = outer.names();
        boolean complete = names.complete();
        Scope.Location same = outer.location();
        Scope.Location nameless = new Scope.Location(same == null ? "" : same.name(), Scope.Location.Kind.NONE);
        return switch (call.row().value()) {
            case "ngx_events_block" -> new Scope(Context.EVENTS, d, outer, names, null);
            case "ngx_http_block" -> new Scope(Context.HTTP, d, outer, new Names("http", complete, version), null);
            case "ngx_stream_block" ->
                new Scope(Context.STREAM, d, outer, new Names("stream", complete, version), null);
            case "ngx_mail_block" -> new Scope(Context.MAIL, d, outer, new Names("mail", complete, version), null);
            case "ngx_http_core_server" -> new Scope(Context.SERVER, d, outer, names, null);
            case "ngx_stream_core_server" -> new Scope(Context.STREAM_SERVER, d, outer, names, null);
            case "ngx_mail_core_server" -> new Scope(Context.MAIL_SERVER, d, outer, names, null);
            case "ngx_http_upstream" -> new Scope(Context.UPSTREAM, d, outer, names, null);
            case "ngx_stream_upstream" -> new Scope(Context.STREAM_UPSTREAM, d, outer, names, null);
            case "ngx_http_core_location" -> new Scope(Context.LOCATION, d, outer, names, ServerSetters.locationOf(d));
            case "ngx_http_rewrite_if" ->
                new Scope(
                        outer.context() == Context.SERVER ? Context.SERVER_IF : Context.LOCATION_IF,
                        d,
                        outer,
                        names,
                        nameless);
            case "ngx_http_core_limit_except" -> new Scope(Context.LIMIT_EXCEPT, d, outer, names, nameless);
            default -> null;
        };
    }
}
