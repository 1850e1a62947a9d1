// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Nodes, constants and inputs of an ONNX file, by reference into its bytes.
///
/// Field numbers are those of `onnx.proto`. Constants in other files and sparse ones are refused.
final class OnnxGraph {

    static final int GRAPH = 7;
    private static final int EXTERNAL = 1;

    private final List<ByteBuffer> head = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, ByteBuffer> constants = new LinkedHashMap<>();
    private final Map<String, ByteBuffer> inputs = new LinkedHashMap<>();
    private String name = "";

    private OnnxGraph() {}

    /// @param whole the field that holds it
    record Node(ByteBuffer whole, List<String> reads, List<String> gives) {}

    static OnnxGraph read(ByteBuffer file) throws IOException {
        var graph = new OnnxGraph();
        var model = new ProtobufReader(file);
        int graphs = 0;
        while (model.next()) {
            if (model.field() != GRAPH) {
                graph.head.add(model.whole());
            } else if (++graphs == 1) {
                graph.readGraph(new ProtobufReader(model.bytes()));
            }
        }
        if (graphs != 1) {
            throw new IOException("an ONNX file has one graph, this one " + graphs);
        }
        return graph;
    }

    /// Every field of the model but its graph.
    List<ByteBuffer> head() {
        return head;
    }

    String name() {
        return name;
    }

    Set<String> inputs() {
        return inputs.keySet();
    }

    /// Fields of the nodes, constants and inputs that the values depend on, in the order of the file.
    ///
    /// @throws IOException where the graph has no such value
    List<ByteBuffer> ancestors(List<String> values) throws IOException {
        Map<String, Integer> givers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String given : nodes.get(i).gives()) {
                givers.put(given, i);
            }
        }
        for (String value : values) {
            if (!givers.containsKey(value)) {
                throw new IOException("the graph gives no value " + value);
            }
        }
        var kept = new BitSet(nodes.size());
        Set<String> read = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            Integer giver = givers.get(open.pop());
            if (giver != null && !kept.get(giver)) {
                kept.set(giver);
                read.addAll(nodes.get(giver).reads());
                nodes.get(giver).reads().forEach(open::push);
            }
        }
        List<ByteBuffer> fields = new ArrayList<>();
        kept.stream().forEach(i -> fields.add(nodes.get(i).whole()));
        constants.forEach((constant, whole) -> addIf(read.contains(constant), whole, fields));
        inputs.forEach((input, whole) -> addIf(read.contains(input) && !constants.containsKey(input), whole, fields));
        return fields;
    }

    private static void addIf(boolean wanted, ByteBuffer field, List<ByteBuffer> fields) {
        if (wanted) {
            fields.add(field);
        }
    }

    private void readGraph(ProtobufReader graph) throws IOException {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> nodes.add(node(graph));
                case 2 -> name = graph.text();
                case 5 -> constants.put(constantName(graph.bytes()), graph.whole());
                case 11 -> inputs.put(firstText(graph.bytes()), graph.whole());
                case 15 -> throw new IOException("sparse constants are not read");
                default -> {
                    // Outputs are chosen anew; shapes of values and words about them are not needed.
                }
            }
        }
    }

    private static Node node(ProtobufReader graph) throws IOException {
        List<String> reads = new ArrayList<>();
        List<String> gives = new ArrayList<>();
        readNode(graph.bytes(), reads, gives);
        return new Node(graph.whole(), reads, gives);
    }

    /// A node's own graphs, such as the branches of an `If`, read values from around it.
    private static void readNode(ByteBuffer message, List<String> reads, List<String> gives) throws IOException {
        var node = new ProtobufReader(message);
        while (node.next()) {
            switch (node.field()) {
                case 1 -> reads.add(node.text());
                case 2 -> gives.add(node.text());
                case 5 -> readInnerGraphs(node.bytes(), reads);
                default -> {
                    // Names and types.
                }
            }
        }
    }

    private static void readInnerGraphs(ByteBuffer attribute, List<String> reads) throws IOException {
        var fields = new ProtobufReader(attribute);
        while (fields.next()) {
            if (fields.field() == 6 || fields.field() == 11) {
                var inner = new ProtobufReader(fields.bytes());
                while (inner.next()) {
                    if (inner.field() == 1) {
                        readNode(inner.bytes(), reads, new ArrayList<>());
                    } else if (inner.field() == 12) {
                        reads.add(firstText(inner.bytes()));
                    }
                }
            }
        }
    }

    private static String constantName(ByteBuffer tensor) throws IOException {
        var fields = new ProtobufReader(tensor);
        String found = "";
        while (fields.next()) {
            if (fields.field() == 8) {
                found = fields.text();
            } else if (fields.field() == 14 && fields.integer() == EXTERNAL) {
                throw new IOException("a constant lies in another file");
            }
        }
        return found;
    }

    private static String firstText(ByteBuffer message) throws IOException {
        var fields = new ProtobufReader(message);
        while (fields.next()) {
            if (fields.field() == 1) {
                return fields.text();
            }
        }
        return "";
    }
}
