// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.weir.model.ImageSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Names and shapes of an image encoder's graph, cut at its blocks.
///
/// @param tokens of each layer: class token and patches, or one
record ImageGraph(String input, int channels, int size, List<String> outputs, int tokens, int width) {

    ImageGraph {
        outputs = List.copyOf(outputs);
    }

    /// @throws IOException where the graph reads pictures of another shape
    static ImageGraph of(OrtSession session, ImageSettings settings, OnnxCut cut) throws IOException, OrtException {
        int tokens = cut.classTokenOnly() ? 1 : settings.patches() + 1;
        var graph = new ImageGraph(
                settings.input(), settings.channels(), settings.size(), cut.names(), tokens, settings.width());
        NodeInfo found = session.getInputInfo().get(settings.input());
        if (found == null || session.getInputNames().size() != 1) {
            throw new IOException("the graph reads " + session.getInputNames() + ", not `" + settings.input() + "`");
        }
        if (!(found.getInfo() instanceof TensorInfo tensor && fits(tensor.getShape(), graph.inputShape(1)))) {
            throw new IOException("the graph's input is not [batch, " + settings.channels() + ", " + settings.size()
                    + ", " + settings.size() + "]");
        }
        return graph;
    }

    long[] inputShape(int rows) {
        return new long[] {rows, channels, size, size};
    }

    long[] layerShape(int rows) {
        return new long[] {rows, tokens, width};
    }

    int pictureLength() {
        return channels * size * size;
    }

    int layerLength() {
        return tokens * width;
    }

    private static boolean fits(long[] found, long[] wanted) {
        if (found.length != wanted.length) {
            return false;
        }
        long[] free = found.clone();
        for (int i = 0; i < free.length; i++) {
            free[i] = free[i] < 0 ? wanted[i] : free[i];
        }
        return Arrays.equals(free, wanted);
    }
}
