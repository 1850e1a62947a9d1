// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// Refuses ONNX files that could run code of a custom-operator library, or read files beside the model.
///
/// The runtime parses such a file in native code and follows what it says; so it is read first, here,
/// and only as far as this needs: which operator domains its nodes name, and whether a tensor's numbers
/// lie in another file. Names are those of `onnx.proto3`.
final class OnnxCheck {

    static final String SUFFIX = ".onnx";

    private static final Set<String> DOMAINS =
            Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc");

    // ModelProto
    private static final int GRAPH = 7;
    private static final int FUNCTIONS = 25;
    // GraphProto and FunctionProto
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_SPARSE = 15;
    private static final int FUNCTION_NODE = 7;
    private static final int FUNCTION_DOMAIN = 10;
    private static final int FUNCTION_ATTRIBUTE = 11;
    // NodeProto
    private static final int NODE_ATTRIBUTE = 5;
    private static final int NODE_DOMAIN = 7;
    // AttributeProto: single and repeated
    private static final Set<Integer> ATTRIBUTE_TENSORS = Set.of(5, 10);
    private static final Set<Integer> ATTRIBUTE_GRAPHS = Set.of(6, 11);
    private static final Set<Integer> ATTRIBUTE_SPARSE = Set.of(22, 23);
    // SparseTensorProto
    private static final Set<Integer> SPARSE_TENSORS = Set.of(1, 2);
    // TensorProto
    private static final int TENSOR_EXTERNAL = 13;

    private static final int DEPTH_MAX = 32;

    private final Set<String> used = new HashSet<>();
    private final Set<String> defined = new HashSet<>();
    private boolean readsOtherFiles;
    private boolean hasGraph;

    private OnnxCheck() {}

    /// Does nothing for files that are not called `.onnx`.
    ///
    /// @throws UntrustedModelException where the file is no ONNX, or is not harmless
    static void requireHarmless(ModelFile file, Path path) throws IOException {
        if (!file.name().endsWith(SUFFIX)) {
            return;
        }
        var check = new OnnxCheck();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            check.model(new ProtobufReader(channel, 0, Files.size(path)));
        } catch (ProtobufReader.MalformedException broken) {
            throw new UntrustedModelException(file, "it is no whole ONNX file: " + broken.getMessage());
        }
        check.conclude(file);
    }

    private void conclude(ModelFile file) throws UntrustedModelException {
        if (!hasGraph) {
            throw new UntrustedModelException(file, "it is no ONNX file: it holds no graph");
        }
        if (readsOtherFiles) {
            throw new UntrustedModelException(
                    file, "its weights lie in other files; export it with all weights inside, up to 2 GB");
        }
        used.removeAll(DOMAINS);
        used.removeAll(defined);
        if (!used.isEmpty()) {
            throw new UntrustedModelException(
                    file,
                    "it needs a custom-operator library (" + used.size() + " domains beyond " + DOMAINS.size()
                            + " known ones), which would run code of its own; export it with standard operators");
        }
    }

    private void model(ProtobufReader model) throws IOException {
        while (model.next()) {
            switch (model.field()) {
                case GRAPH -> {
                    hasGraph = true;
                    graph(model.message(), 0);
                }
                case FUNCTIONS -> function(model.message());
                default -> model.skip();
            }
        }
    }

    private void function(ProtobufReader function) throws IOException {
        while (function.next()) {
            switch (function.field()) {
                case FUNCTION_NODE -> node(function.message(), 0);
                case FUNCTION_DOMAIN -> defined.add(function.text());
                case FUNCTION_ATTRIBUTE -> attribute(function.message(), 0);
                default -> function.skip();
            }
        }
    }

    private void graph(ProtobufReader graph, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new ProtobufReader.MalformedException("graphs are nested deeper than " + DEPTH_MAX);
        }
        while (graph.next()) {
            switch (graph.field()) {
                case GRAPH_NODE -> node(graph.message(), depth);
                case GRAPH_INITIALIZER -> tensor(graph.message());
                case GRAPH_SPARSE -> sparse(graph.message());
                default -> graph.skip();
            }
        }
    }

    private void node(ProtobufReader node, int depth) throws IOException {
        while (node.next()) {
            switch (node.field()) {
                case NODE_ATTRIBUTE -> attribute(node.message(), depth);
                case NODE_DOMAIN -> used.add(node.text());
                default -> node.skip();
            }
        }
    }

    private void attribute(ProtobufReader attribute, int depth) throws IOException {
        while (attribute.next()) {
            int field = attribute.field();
            if (ATTRIBUTE_TENSORS.contains(field) && attribute.isMessage()) {
                tensor(attribute.message());
            } else if (ATTRIBUTE_GRAPHS.contains(field) && attribute.isMessage()) {
                graph(attribute.message(), depth + 1);
            } else if (ATTRIBUTE_SPARSE.contains(field) && attribute.isMessage()) {
                sparse(attribute.message());
            } else {
                attribute.skip();
            }
        }
    }

    private void sparse(ProtobufReader sparse) throws IOException {
        while (sparse.next()) {
            if (SPARSE_TENSORS.contains(sparse.field()) && sparse.isMessage()) {
                tensor(sparse.message());
            } else {
                sparse.skip();
            }
        }
    }

    private void tensor(ProtobufReader tensor) throws IOException {
        while (tensor.next()) {
            readsOtherFiles |= tensor.field() == TENSOR_EXTERNAL;
            tensor.skip();
        }
    }
}
