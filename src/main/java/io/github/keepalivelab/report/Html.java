package io.github.keepalivelab.report;

import io.github.keepalivelab.result.ResultJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * HTML that is built and never pasted together: text becomes text, whatever it holds. Scripts and styles can only come from
 * the lab's own resources.
 */
final class Html {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");
    private static final Set<String> VOID = Set.of("br", "wbr", "meta", "link", "input");
    private static final Set<String> OURS_ALONE =
            Set.of("script", "style", "iframe", "object", "embed", "base", "form");

    private Html() {}

    /** A piece of a page. */
    sealed interface Node permits Element, Text, Resource, Data {
        void render(StringBuilder out);
    }

    /** An attribute of an element. */
    record Attribute(String name, String value) {}

    /** Text. */
    record Text(String text) implements Node {
        @Override
        public void render(StringBuilder out) {
            out.append(escape(text));
        }
    }

    /** One of the lab's own files, as a script or a style. */
    record Resource(String tag, String content) implements Node {
        @Override
        public void render(StringBuilder out) {
            out.append('<').append(tag).append('>').append(content);
            out.append("</").append(tag).append(">\n");
        }
    }

    /** Data for the lab's own scripts. */
    record Data(String id, String json) implements Node {
        @Override
        public void render(StringBuilder out) {
            out.append("<script type=\"application/json\" class=\"data\" id=\"").append(escape(id));
            // Only "<" can end the data, whatever a target's URL or a path holds.
            out.append("\">").append(json.replace("<", "\\u003c")).append("</script>\n");
        }
    }

    private static final Attribute NO_CLASS = new Attribute("class", "");

    /** An element with its attributes and content. */
    record Element(String tag, Map<String, String> attributes, List<Node> content) implements Node {
        @Override
        public void render(StringBuilder out) {
            out.append('<').append(tag);
            attributes.forEach((name, value) -> out.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(escape(value))
                    .append('"'));
            out.append('>');
            if (!VOID.contains(tag)) {
                content.forEach(node -> node.render(out));
                out.append("</").append(tag).append('>');
            }
        }
    }

    /**
     * Returns an element.
     *
     * @param tag its name
     * @param parts attributes, nodes, lists of nodes, and text
     */
    static Element el(String tag, Object... parts) {
        if (!NAME.matcher(tag).matches() || OURS_ALONE.contains(tag.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("no element of a report: " + tag);
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        List<Node> content = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Attribute attribute) {
                if (!attribute.equals(NO_CLASS)) {
                    attributes.put(attribute.name(), attribute.value());
                }
            } else if (part instanceof Node node) {
                content.add(node);
            } else if (part instanceof List<?> nodes) {
                nodes.forEach(node -> content.add((Node) node));
            } else {
                content.add(new Text(String.valueOf(part)));
            }
        }
        return new Element(tag, attributes, content);
    }

    /** Returns an attribute; what could run a script is refused. */
    static Attribute attr(String name, Object value) {
        if (!NAME.matcher(name).matches()
                || name.toLowerCase(Locale.ROOT).startsWith("on")
                || name.equals("href")
                || name.equals("src")) {
            throw new IllegalArgumentException("no attribute of a report: " + name);
        }
        return new Attribute(name, String.valueOf(value));
    }

    /** Returns a class attribute. */
    static Attribute cls(String names) {
        return attr("class", names);
    }

    /** Returns a style attribute; its numbers are formatted alike in every country. */
    static Attribute style(String pattern, Object... arguments) {
        return attr("style", String.format(Locale.ROOT, pattern, arguments));
    }

    /** Returns a number as an attribute, with one digit behind the point. */
    static Attribute at(String name, double value) {
        return attr(name, String.format(Locale.ROOT, "%.1f", value));
    }

    /** Returns data for the scripts. */
    static Data data(String id, Object value) {
        return new Data(id, ResultJson.line(value));
    }

    /** Returns text whose words may break after strokes, and before what joins the parts of a strategy. */
    static List<Node> breakable(String text) {
        List<Node> nodes = new ArrayList<>();
        for (String part : text.split("(?<=/)|(?=[=+])", -1)) {
            if (!nodes.isEmpty()) {
                nodes.add(el("wbr"));
            }
            nodes.add(new Text(part));
        }
        return nodes;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Returns the text of one of the lab's own files. */
    static String resource(String name) {
        try (InputStream stream = Html.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }
}
