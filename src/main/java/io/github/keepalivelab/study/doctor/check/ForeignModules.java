package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.HashSet;
import java.util.Set;

/** Tells nginx's own loadable modules from those of others. */
final class ForeignModules {

    private static final Set<String> OWN = own();

    private ForeignModules() {}

    private static Set<String> own() {
        Set<String> modules = new HashSet<>(Set.of("ngx_stream_module", "ngx_mail_module"));
        for (String name : DirectiveTable.get().names()) {
            DirectiveTable.get().rows(name).forEach(row -> modules.add(row.module()));
        }
        return modules;
    }

    /** Returns whether a directive loads a module that is not nginx's own. */
    static boolean loads(Directive directive) {
        if (!directive.is("load_module")) {
            return false;
        }
        String path = directive.argument(0);
        String file = path.substring(path.lastIndexOf('/') + 1);
        return !OWN.contains(file.endsWith(".so") ? file.substring(0, file.length() - 3) : file);
    }
}
