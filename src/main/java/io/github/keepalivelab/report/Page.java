package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.StoredResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A document as one HTML file that needs nothing else. Its security policy allows the lab's own scripts by their hashes and
 * nothing else, and no connection to anywhere.
 */
final class Page {

    private Page() {}

    static String of(Document document) {
        List<Html.Resource> scripts = document.scripts().stream()
                .map(name -> new Html.Resource("script", Html.resource(name)))
                .toList();
        boolean plots = document.scripts().contains("plots.js");
        String css = (plots ? Html.resource("uPlot.min.css") : "") + Html.resource("report.css");
        List<Html.Node> body = new ArrayList<>();
        body.add(el("main", attr("id", "page"), content(document)));
        body.addAll(scripts);
        Html.Element html = el(
                "html",
                attr("lang", "en"),
                el(
                        "head",
                        el("meta", attr("charset", "utf-8")),
                        el("meta", attr("name", "viewport"), attr("content", "width=device-width, initial-scale=1")),
                        el("meta", attr("name", "color-scheme"), attr("content", "light dark")),
                        el("meta", attr("http-equiv", "Content-Security-Policy"), attr("content", policy(scripts))),
                        el("title", document.title()),
                        new Html.Resource("style", css)),
                el("body", body));
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
        html.render(out);
        return out.append('\n').toString();
    }

    private static String policy(List<Html.Resource> scripts) {
        String hashes = scripts.isEmpty()
                ? "'none'"
                : scripts.stream().map(script -> hash(script.content())).collect(Collectors.joining(" "));
        return "default-src 'none'; style-src 'unsafe-inline'; script-src " + hashes;
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static List<Html.Node> content(Document document) {
        List<Html.Node> nodes = new ArrayList<>();
        nodes.add(el("h1", document.title()));
        if (!document.subtitle().isEmpty()) {
            nodes.add(el("p", cls("soft"), document.subtitle()));
        }
        Optional<StoredResult<?>> result = document.result();
        result.ifPresent(stored -> nodes.addAll(verdict(stored)));
        document.answer().forEach(part -> nodes.add(part(part)));
        result.ifPresent(stored -> nodes.addAll(warnings(stored, false)));
        document.evidenceParts().forEach(part -> nodes.add(part(part)));
        result.ifPresent(stored -> nodes.addAll(environment(stored.environment())));
        return nodes;
    }

    /** The verdict, and what makes it INVALID; other warnings stand below the answer. */
    private static List<Html.Node> verdict(StoredResult<?> result) {
        String verdict = result.verdict().name();
        List<Html.Node> nodes = new ArrayList<>();
        nodes.add(el(
                "p", el("span", cls("verdict " + verdict.toLowerCase(Locale.ROOT)), attr("id", "verdict"), verdict)));
        nodes.addAll(warnings(result, true));
        return nodes;
    }

    private static List<Html.Node> warnings(StoredResult<?> result, boolean voiding) {
        List<Html.Node> nodes = new ArrayList<>();
        for (WarningGroup group : WarningGroup.of(result.warnings())) {
            if (group.voids() == voiding) {
                nodes.add(el(
                        "div",
                        cls(voiding ? "warning voids" : "warning"),
                        el("b", voiding ? "INVALID (" + group.kind() + ") " : group.kind() + " "),
                        group.sentence()));
            }
        }
        return nodes;
    }

    /** Where it was measured, without what another verb would need, and what repeats it. */
    private static List<Html.Node> environment(Environment e) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("machine", e.cpus() + " CPUs, " + e.cpuModel() + ", " + e.memoryMebibytes() + " MiB");
        facts.put("system", e.os() + ", Linux " + e.kernel());
        facts.put("Java", e.javaVersion() + ", " + e.javaVm());
        Optional.ofNullable(e.nginxVersion())
                .ifPresent(version -> facts.put(
                        "nginx",
                        version + (e.nginxWorkers() == null ? "" : ", worker processes: " + e.nginxWorkers())));
        Optional.ofNullable(e.backendJava()).ifPresent(flags -> facts.put("backend", String.join(" ", flags)));
        Optional.ofNullable(e.loadEngine())
                .ifPresent(engine -> facts.put(
                        "load engine",
                        (engine.name() + " " + engine.version()).strip()
                                + (engine.detail().isEmpty() ? "" : ": " + engine.detail())));
        Optional.ofNullable(e.placement()).ifPresent(where -> facts.put("placement", where));
        facts.put("keepalive-lab", e.labVersion());
        e.sysctls().forEach(facts::put);
        Optional.ofNullable(e.machine()).ifPresent(facts::putAll);
        List<Html.Node> nodes = new ArrayList<>();
        nodes.add(el("h2", attr("id", "environment"), "Where it was measured"));
        nodes.add(list(facts, "environment-list"));
        nodes.add(el("h2", attr("id", "repeat"), "Repeat it"));
        nodes.add(el(
                "pre",
                attr("id", "command"),
                "./lab " + e.command().stream().map(Page::quoted).collect(Collectors.joining(" "))));
        return nodes;
    }

    /** Returns names with their values. */
    static Html.Element list(Map<String, String> facts, String id) {
        List<Html.Node> rows = new ArrayList<>();
        facts.forEach((name, value) -> {
            rows.add(el("dt", name));
            rows.add(el("dd", value));
        });
        return el("dl", attr("id", id), rows);
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static Html.Node part(Document.Part part) {
        if (part instanceof Document.Heading heading) {
            return heading.id().isEmpty()
                    ? el("h2", heading.text())
                    : el("h2", attr("id", heading.id()), heading.text());
        } else if (part instanceof Document.Paragraph paragraph) {
            return el("p", cls(paragraph.soft() ? "soft" : ""), paragraph.text());
        } else if (part instanceof Document.Points points) {
            return el(
                    "ul",
                    points.sentences().stream()
                            .map(s -> (Html.Node) el("li", s))
                            .toList());
        } else if (part instanceof Document.Notes notes) {
            return el(
                    "p",
                    cls("soft notes"),
                    notes.sentences().stream()
                            .map(s -> (Html.Node) el("span", s))
                            .toList());
        } else if (part instanceof Document.Tabular tabular) {
            return tabular.table().html(tabular.id(), tabular.kind());
        } else if (part instanceof Document.Picture picture) {
            return picture.drawing();
        } else if (part instanceof Document.Either either) {
            return either.drawing();
        } else if (part instanceof Document.Folded folded) {
            return el(
                    "details",
                    el("summary", folded.summary()),
                    folded.parts().stream().map(Page::part).toList());
        }
        throw new IllegalArgumentException("a part of another kind: " + part);
    }
}
