package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directive that stands where it may, as the function of nginx sees it that reads its value.
 *
 * @param directive the directive
 * @param row what nginx declares
 * @param scope the block that it stands in
 * @param version of nginx
 */
record Call(Directive directive, DirectiveTable.Row row, Scope scope, NginxVersion version) {

    /** Reads a directive's value. */
    @FunctionalInterface
    interface Setter {

        /** Returns what nginx says against the value, null when nothing. */
        @Nullable
        String refuse(Call call);
    }

    Names names() {
        return scope.names();
    }

    /** Returns an argument, the first is 0; empty where there are fewer. */
    String arg(int index) {
        return directive.argument(index);
    }

    int count() {
        return directive.arguments().size();
    }

    /** The arguments from an index on. */
    List<String> from(int index) {
        List<String> all = directive.arguments();
        return all.subList(Math.min(index, all.size()), all.size());
    }

    /** What nginx makes of a function's short answer. */
    String says(String answer) {
        return "\"" + directive.name() + "\" directive " + answer;
    }

    /** What nginx says of a word that it does not know among the arguments. */
    static String invalidParameter(String word) {
        return "invalid parameter \"" + word + "\"";
    }

    /** Takes a text with variables; its names must be known in the end. */
    @Nullable
    String compile(String text) {
        return Script.compile(text, name -> names().use(name, directive));
    }

    /** Takes several texts with variables. */
    @Nullable
    String compileAll(List<String> texts) {
        for (String text : texts) {
            String error = compile(text);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    /** Takes {@code $name} as the variable that this directive gives a value. */
    @Nullable
    String define(String word) {
        if (!word.startsWith("$")) {
            return "invalid variable name \"" + word + "\"";
        }
        return names().define(word.substring(1));
    }
}
