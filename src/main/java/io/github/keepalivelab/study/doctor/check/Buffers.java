package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sizes of buffers for responses, which must fit each other in every location (the merge functions of nginx's modules). */
final class Buffers {

    private static final long PAGE = 4096;
    private static final int DEFAULT_NUMBER = 8;

    private Buffers() {}

    /** What holds in one block. */
    private record Sizes(long number, long each, long size, Directive cause) {
        long largest() {
            return Math.max(each, size);
        }
    }

    static void check(Scope http, Consumer<Refusal> refused) {
        for (String module : List.of("proxy", "fastcgi", "uwsgi", "scgi")) {
            for (Scope scope : http.names().scopes()) {
                if (scope.context() != Context.HTTP
                        && scope.context() != Context.UPSTREAM
                        && check(module, scope, http, refused)) {
                    return;
                }
            }
        }
    }

    private static boolean check(String module, Scope scope, Scope http, Consumer<Refusal> refused) {
        Sizes sizes = sizes(module, scope);
        Directive block = http.opener();
        if (sizes == null || block == null) {
            return false;
        }
        String message = message(module, scope, sizes);
        if (message == null) {
            return false;
        }
        // nginx has read all by then and names the line of the closing brace; the cause is elsewhere.
        refused.accept(Refusal.atEnd(
                block,
                message + "; see line " + sizes.cause().line() + " of "
                        + sizes.cause().file()));
        return true;
    }

    private static @Nullable Sizes sizes(String module, Scope scope) {
        Directive buffers = scope.inherited(module + "_buffers");
        Directive size = scope.inherited(module + "_buffer_size");
        Directive busy = scope.inherited(module + "_busy_buffers_size");
        Directive cause = busy != null ? busy : size != null ? size : buffers;
        if (cause == null) {
            return null;
        }
        long number = buffers == null ? DEFAULT_NUMBER : NginxNumbers.number(buffers.argument(0));
        long each = buffers == null ? PAGE : NginxNumbers.size(buffers.argument(1));
        long first = size == null ? PAGE : NginxNumbers.size(size.argument(0));
        return number < 0 || each < 0 || first < 0 ? null : new Sizes(number, each, first, cause);
    }

    private static @Nullable String message(String module, Scope scope, Sizes sizes) {
        if (sizes.number() < 2) {
            return "there must be at least 2 \"" + module + "_buffers\"";
        }
        Directive busy = scope.inherited(module + "_busy_buffers_size");
        long most = busy == null ? 2 * sizes.largest() : NginxNumbers.size(busy.argument(0));
        String what = "\"" + module + "_busy_buffers_size\" must be ";
        if (most < 0) {
            return null;
        }
        if (most < sizes.largest()) {
            return what + "equal to or greater than the maximum of the value of \"" + module
                    + "_buffer_size\" and one of the \"" + module + "_buffers\"";
        }
        return most > (sizes.number() - 1) * sizes.each()
                ? what + "less than the size of all \"" + module + "_buffers\" minus one buffer"
                : null;
    }
}
