package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.ProxyPass;
import io.github.keepalivelab.study.doctor.check.NginxCheck;
import io.github.keepalivelab.study.doctor.check.Refusal;
import io.github.keepalivelab.study.doctor.spring.ServerSettings;
import io.github.keepalivelab.study.doctor.spring.SpringConfig;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.NginxFiles;
import io.github.keepalivelab.study.doctor.syntax.RefusalException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Applies all rules to configurations. */
public final class ConfigDoctor {

    /** As envsubst and Maven write them. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Z][A-Z0-9_]*}|@[A-Za-z][\\w.-]*@");

    private final NginxVersion version;
    private final OptionalInt concurrency;
    private final OptionalDouble frontIdleSeconds;
    private final @Nullable Path root;

    /**
     * @param version of the nginx that reads the configuration
     * @param concurrency requests in flight at once, if known
     * @param frontIdleSeconds how long what stands before nginx keeps idle connections, if known
     * @param root folder below which absolute names of included files are read; null to read none outside of what is given
     */
    public ConfigDoctor(
            NginxVersion version, OptionalInt concurrency, OptionalDouble frontIdleSeconds, @Nullable Path root) {
        this.version = version;
        this.concurrency = concurrency;
        this.frontIdleSeconds = frontIdleSeconds;
        this.root = root;
    }

    /** Where requests are passed on, and what was found. */
    public record Diagnosis(List<ProxyPass> proxyPasses, List<Finding> findings) {}

    /**
     * Looks at files.
     *
     * @throws RefusalException when nginx refuses it
     * @throws ConfigException when one cannot be read; the message names file, line and column
     */
    public Diagnosis files(@Nullable Path nginxConf, @Nullable Path springConfig) {
        return diagnose(nginxConf == null ? null : NginxFiles.read(nginxConf, root, Map.of()), spring(springConfig));
    }

    /** Looks at a configuration some files of which have another text than on disk. */
    Diagnosis changed(Path nginxConf, Map<String, String> texts) {
        return diagnose(NginxFiles.read(nginxConf, root, texts), List.of());
    }

    /** Looks at the output of {@code nginx -T}, or at the text of one file, and perhaps at a Spring configuration. */
    public Diagnosis text(String name, String nginxConf, @Nullable Path springConfig) {
        return diagnose(NginxFiles.read(name, nginxConf), spring(springConfig));
    }

    private static List<ServerSettings> spring(@Nullable Path path) {
        return path == null ? List.of() : SpringConfig.read(path);
    }

    private Diagnosis diagnose(NginxFiles.@Nullable Loaded loaded, List<ServerSettings> spring) {
        List<Finding> findings = new ArrayList<>();
        List<ProxyPass> passes = new ArrayList<>();
        NginxModel model = loaded == null ? null : new NginxModel(loaded.directives());
        Map<String, Directive> foreign = loaded == null || model == null ? Map.of() : accepted(loaded, model);
        if (loaded != null && model != null) {
            ReuseFixes fixes = new ReuseFixes(new Fixes(loaded.lines()), model);
            findings.addAll(new NginxRules(version, fixes).check(model));
            findings.addAll(new PoolRules(version, concurrency, fixes).check(model));
            findings.addAll(new HopRules(version, fixes).check(model));
            findings.addAll(new SharingRules(version, fixes).check(model));
            findings.addAll(new TlsRules(version, fixes).check(model));
            findings.addAll(new ClientRules(frontIdleSeconds, fixes).check(model));
            findings.addAll(new InputRules(loaded, model, foreign).check());
            model.hops().forEach(hop -> passes.add(pass(hop)));
        }
        for (ServerSettings settings : spring) {
            findings.addAll(new SpringRules(settings, version).check(model));
        }
        List<Finding> distinct = findings.stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
        return new Diagnosis(passes, distinct);
    }

    /**
     * Refuses what nginx refuses.
     *
     * @return the directives that are not nginx's own
     */
    private Map<String, Directive> accepted(NginxFiles.Loaded loaded, NginxModel model) {
        NginxCheck.Extent extent = !model.whole()
                ? NginxCheck.Extent.PART
                : loaded.missing().isEmpty() ? NginxCheck.Extent.WHOLE : NginxCheck.Extent.WHOLE_WITH_GAPS;
        NginxCheck.Findings checked = NginxCheck.check(loaded.directives(), extent, version);
        for (Refusal refusal : checked.refusals()) {
            if (filledInLater(loaded, refusal)) {
                continue;
            }
            throw new RefusalException(refusal.file(), refusal.line(), refusal.column(), refusal.message());
        }
        return checked.foreign();
    }

    /** A line with a placeholder is another one when nginx reads it. */
    private static boolean filledInLater(NginxFiles.Loaded loaded, Refusal refusal) {
        List<String> lines = loaded.lines().getOrDefault(refusal.file(), List.of());
        boolean there = refusal.line() >= 1 && refusal.line() <= lines.size();
        return there && PLACEHOLDER.matcher(lines.get(refusal.line() - 1)).find();
    }

    private ProxyPass pass(ProxyHop hop) {
        ProxyHop.Answer answer = hop.answer(version);
        return new ProxyPass(
                hop.pass().file(),
                hop.pass().line(),
                hop.pass().argument(0),
                answer.reuse().name(),
                answer.obstacles().stream().map(Rule::id).toList(),
                answer.condition().isEmpty() ? null : answer.condition());
    }
}
