// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The smallest run that a graph takes: one row of one token, no past, all zeros.
///
/// Only whether it comes back is asked.
final class FirstRun {

    private FirstRun() {}

    static void of(OrtSession session) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        List<OnnxTensor> open = new ArrayList<>();
        try {
            for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
                if (input.getValue().getInfo() instanceof TensorInfo tensor) {
                    OnnxTensor smallest = smallest(tensor);
                    open.add(smallest);
                    inputs.put(input.getKey(), smallest);
                }
            }
            session.run(inputs).close();
        } finally {
            open.forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor smallest(TensorInfo tensor) throws OrtException {
        long[] shape = tensor.getShape();
        String[] names = tensor.getDimensionNames();
        long size = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0) {
                shape[i] = isPast(names[i]) ? 0 : 1;
            }
            size *= shape[i];
        }
        int bytes = Math.toIntExact(size * tensor.type.size);
        // The runtime takes no buffer of nothing.
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.max(bytes, tensor.type.size))
                .order(ByteOrder.nativeOrder())
                .limit(bytes);
        return tensor.type == OnnxJavaType.STRING
                ? OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), new String[0], shape)
                : OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), zeros, shape, tensor.type);
    }

    /// Such as `past_sequence_length`, and not `past_sequence_length + 1`.
    private static boolean isPast(String name) {
        return name.contains("past") && name.indexOf('+') < 0;
    }
}
