package io.github.keepalivelab.study.doctor.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Conditions, jumps and values: nginx's rewrite module and what else sets variables. */
final class RewriteSetters {

    private static final Set<String> FLAGS = Set.of("last", "break", "redirect", "permanent");
    private static final Set<String> FILE_TESTS = Set.of("-f", "!-f", "-d", "!-d", "-e", "!-e", "-x", "!-x");
    private static final Set<String> REGEX_OPERATORS = Set.of("~", "~*", "!~", "!~*");
    private static final int MAX_STATUS = 999;

    private RewriteSetters() {}

    static void register(Map<String, Call.Setter> setters) {
        setters.put("ngx_http_rewrite_if", RewriteSetters::condition);
        setters.put("ngx_http_rewrite_set", RewriteSetters::set);
        setters.put("ngx_stream_set", RewriteSetters::set);
        setters.put("ngx_http_auth_request_set", RewriteSetters::set);
        setters.put("ngx_http_perl_set", call -> call.define(call.arg(0)));
        setters.put("ngx_http_rewrite_return", RewriteSetters::answer);
        setters.put("ngx_stream_return", call -> call.compile(call.arg(0)));
        setters.put("ngx_http_rewrite", RewriteSetters::rewrite);
        setters.put("ngx_http_valid_referers", call -> call.names().define("invalid_referer"));
    }

    private static @Nullable String set(Call call) {
        String error = call.define(call.arg(0));
        return error == null ? call.compile(call.arg(1)) : error;
    }

    private static boolean isUrl(String text) {
        return text.startsWith("http://") || text.startsWith("https://") || text.startsWith("$scheme");
    }

    private static @Nullable String answer(Call call) {
        long status = NginxNumbers.number(call.arg(0));
        if (status < 0 && call.count() == 1 && isUrl(call.arg(0))) {
            return call.compile(call.arg(0));
        }
        if (status < 0 || status > MAX_STATUS) {
            return "invalid return code \"" + call.arg(0) + "\"";
        }
        return call.compile(call.arg(1));
    }

    private static @Nullable String rewrite(Call call) {
        if (call.arg(1).isEmpty()) {
            return "empty replacement";
        }
        if (call.count() > 2 && !FLAGS.contains(call.arg(2))) {
            return Call.invalidParameter(call.arg(2));
        }
        return call.compile(call.arg(1));
    }

    /** The words of a condition without its parentheses; null when they are missing, then the word that lacks one is noted. */
    private static List<String> inParentheses(Call call) {
        List<String> words = new ArrayList<>(call.directive().arguments());
        words.set(0, words.get(0).substring(1));
        int last = words.size() - 1;
        String end = words.get(last);
        words.set(last, end.isEmpty() ? end : end.substring(0, end.length() - 1));
        if (words.get(last).isEmpty()) {
            words.remove(last);
        }
        if (!words.isEmpty() && words.get(0).isEmpty()) {
            words.remove(0);
        }
        return words;
    }

    private static String invalid(String word) {
        return "invalid condition \"" + word + "\"";
    }

    private static @Nullable String condition(Call call) {
        String last = call.arg(call.count() - 1);
        if (!call.arg(0).startsWith("(")) {
            return invalid(call.arg(0));
        }
        if (!last.endsWith(")")) {
            return invalid(last);
        }
        if (call.count() == 1 && last.length() < 3) {
            return invalid(last.equals("(") ? last : "");
        }
        List<String> words = inParentheses(call);
        if (words.isEmpty()) {
            return invalid("");
        }
        String first = words.get(0);
        if (first.length() > 1 && first.startsWith("$")) {
            return comparison(call, words);
        }
        if (first.equals("-") || !(first.startsWith("-") || first.startsWith("!-")) || first.length() > 3) {
            return invalid(first);
        }
        if (words.size() != 2) {
            return invalid(first);
        }
        String error = call.compile(words.get(1));
        return error == null && !FILE_TESTS.contains(first) ? invalid(first) : error;
    }

    private static @Nullable String comparison(Call call, List<String> words) {
        if (words.size() != 1 && words.size() != 3) {
            return invalid(words.get(0));
        }
        call.names().use(words.get(0).substring(1), call.directive());
        if (words.size() == 1) {
            return null;
        }
        String operator = words.get(1);
        if (operator.equals("=") || operator.equals("!=")) {
            return call.compile(words.get(2));
        }
        return REGEX_OPERATORS.contains(operator) ? null : "unexpected \"" + operator + "\" in condition";
    }
}
