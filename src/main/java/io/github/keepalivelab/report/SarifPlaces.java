package io.github.keepalivelab.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where findings are, as SARIF says it: files are URIs, and what is no file has a name only. */
final class SarifPlaces {

    /** What file names are relative to. Review tools put the root of their repository in its place. */
    private static final String BASE = "%SRCROOT%";

    private static final String PLAIN_IN_URIS = "-._~!$&'()*+,;=@";

    private final String folder;
    private final boolean standardInput;

    /**
     * @param folder absolute, where relative names begin
     * @param standardInput whether what is called stdin is what came there, and not a file of that name
     */
    SarifPlaces(String folder, boolean standardInput) {
        this.folder = normal(folder);
        this.standardInput = standardInput;
    }

    /** Returns what the base of relative names is on this machine. */
    Map<String, Object> bases() {
        String root = folder.equals("/") ? "/" : folder + "/";
        return Map.of(BASE, Map.of("uri", "file://" + encoded(root)));
    }

    /**
     * Returns a location.
     *
     * @param file or a URL, or the name of a kernel setting
     * @param line from 1, or 0 when it is not about a line
     */
    Map<String, Object> location(String file, int line) {
        if (line == 0 && (file.matches("(?s)https?://.*") || file.startsWith("net."))) {
            return Map.of("logicalLocations", List.of(Sarif.ordered("fullyQualifiedName", file, "kind", "resource")));
        }
        Map<String, Object> physical = new LinkedHashMap<>();
        physical.put("artifactLocation", artifact(file));
        if (line > 0) {
            physical.put("region", Map.of("startLine", line));
        }
        return Map.of("physicalLocation", physical);
    }

    /** Returns where a file is: relative to the base when it is below it, else in full. */
    Map<String, Object> artifact(String file) {
        if (standardInput && file.equals("stdin")) {
            return Map.of("description", Map.of("text", "standard input"));
        }
        String path = normal(file.startsWith("/") ? file : folder + "/" + file);
        String prefix = folder.equals("/") ? "/" : folder + "/";
        return path.startsWith(prefix)
                ? Sarif.ordered("uri", encoded(path.substring(prefix.length())), "uriBaseId", BASE)
                : Map.of("uri", "file://" + encoded(path));
    }

    /** Resolves what leads nowhere or back. By hand, because a name in a dump need not be one that this machine allows. */
    private static String normal(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.remove(segments.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return "/" + String.join("/", segments);
    }

    /** Encodes a path (RFC 3986). The colon too: in a relative reference it would end a scheme. */
    private static String encoded(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            boolean letterOrDigit = c < 0x80 && Character.isLetterOrDigit(c);
            if (letterOrDigit || c == '/' || PLAIN_IN_URIS.indexOf(c) >= 0) {
                uri.append(c);
            } else {
                uri.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return uri.toString();
    }
}
