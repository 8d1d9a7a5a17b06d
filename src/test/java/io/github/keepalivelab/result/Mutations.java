package io.github.keepalivelab.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Results as they come from outside: cut off, edited by hand, of another program, or made to do harm. */
public final class Mutations {

    /** Sets a variable in the page in which it is run. */
    public static final String SCRIPT =
            "</script><script>window.harmed=1</script><img src=x onerror='window.harmed=1'>";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<JsonNode> VALUES = List.of(
            NODES.nullNode(),
            NODES.booleanNode(true),
            NODES.numberNode(-1),
            NODES.numberNode(0),
            NODES.numberNode(1e308),
            NODES.numberNode(Long.MAX_VALUE),
            NODES.numberNode(0.5),
            NODES.stringNode(""),
            NODES.stringNode("NaN"),
            NODES.stringNode("INVALID"),
            NODES.stringNode("../../etc/passwd"),
            NODES.stringNode("\u001b[2J\u0000\u202e"),
            NODES.stringNode("x".repeat(3000)),
            NODES.stringNode("' onload=window.harmed=1 x='"),
            NODES.stringNode("\" onload=window.harmed=1 x=\""),
            NODES.stringNode("</style><script>window.harmed=1</script>"),
            NODES.stringNode(SCRIPT),
            NODES.stringNode(SCRIPT),
            NODES.stringNode(SCRIPT),
            NODES.arrayNode(),
            NODES.objectNode());

    private Mutations() {}

    /** A place in a tree: a member of an object or an element of an array. */
    private record Place(JsonNode parent, @Nullable String name, int index) {

        JsonNode get() {
            return name == null ? parent.get(index) : parent.get(name);
        }

        void set(JsonNode value) {
            if (name == null) {
                ((ArrayNode) parent).set(index, value);
            } else {
                ((ObjectNode) parent).set(name, value);
            }
        }

        void remove() {
            if (name == null) {
                ((ArrayNode) parent).remove(index);
            } else {
                ((ObjectNode) parent).remove(name);
            }
        }
    }

    private static void places(JsonNode node, List<Place> into) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                into.add(new Place(object, member.getKey(), 0));
                places(member.getValue(), into);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                into.add(new Place(array, null, i));
                places(array.get(i), into);
            }
        }
    }

    /** Returns a result with one to three changes, now and then one that is no JSON any more. */
    public static String of(String json, Random random) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return json.substring(0, random.nextInt(json.length()));
        }
        if (kind == 1) {
            int at = random.nextInt(json.length());
            return json.substring(0, at) + (char) (32 + random.nextInt(95)) + json.substring(at + 1);
        }
        JsonNode tree = MAPPER.readTree(json);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            List<Place> places = new ArrayList<>();
            places(tree, places);
            if (!places.isEmpty()) {
                change(places.get(random.nextInt(places.size())), random);
            }
        }
        return MAPPER.writeValueAsString(tree);
    }

    private static void change(Place place, Random random) {
        JsonNode now = place.get();
        int how = random.nextInt(10);
        if (how == 0) {
            place.remove();
        } else if (how == 1 && now instanceof ObjectNode object) {
            object.put("unknown", 1);
        } else if (how == 2 && now instanceof ArrayNode array && !array.isEmpty()) {
            array.add(array.get(random.nextInt(array.size())).deepCopy());
        } else if (how <= 5 && now.isString()) {
            place.set(NODES.stringNode(SCRIPT));
        } else {
            place.set(VALUES.get(random.nextInt(VALUES.size())).deepCopy());
        }
    }

    /** Returns a result in which every text that may hold anything holds the script. */
    public static String allHostile(String json, java.util.function.Predicate<String> readable) {
        JsonNode tree = MAPPER.readTree(json);
        List<Place> places = new ArrayList<>();
        places(tree, places);
        for (Place place : places) {
            JsonNode before = place.get();
            if (before.isString()) {
                place.set(NODES.stringNode(SCRIPT));
                if (!readable.test(MAPPER.writeValueAsString(tree))) {
                    place.set(before);
                }
            }
        }
        return MAPPER.writeValueAsString(tree);
    }
}
