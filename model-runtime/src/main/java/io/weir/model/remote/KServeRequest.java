// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.text.TokenWindow;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One inference of KServe's protocol, version 2: windows of equal length, so that nothing is padded.
///
/// Protocol: <https://kserve.github.io/website/docs/concepts/architecture/data-plane/v2-protocol>.
record KServeRequest(KServeNames names, List<TokenWindow> windows) {

    KServeRequest {
        windows = List.copyOf(windows);
    }

    byte[] json() {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        ArrayNode inputs = request.putArray("inputs");
        add(inputs, names.ids(), TokenWindow::id);
        if (!names.mask().isEmpty()) {
            add(inputs, names.mask(), (_, _) -> 1);
        }
        if (!names.types().isEmpty()) {
            add(inputs, names.types(), TokenWindow::type);
        }
        request.putArray("outputs").addObject().put("name", names.output());
        return request.toString().getBytes(UTF_8);
    }

    /// The output's numbers, row by row.
    ///
    /// @param shape that it must have
    float[] numbers(JsonNode answer, List<Integer> shape) throws NoAnswerException {
        JsonNode output = answer.path("outputs").path(0);
        if (answer.path("outputs").size() != 1
                || !names.output().equals(output.path("name").asString(""))
                || !"FP32".equals(output.path("datatype").asString(""))
                || !hasShape(output.path("shape"), shape)) {
            throw NoAnswerException.broken();
        }
        JsonNode data = output.path("data");
        int size = shape.stream().reduce(1, Math::multiplyExact);
        if (data.size() != size) {
            throw NoAnswerException.broken();
        }
        float[] numbers = new float[size];
        int i = 0;
        for (JsonNode number : data) {
            if (!number.isNumber()) {
                throw NoAnswerException.broken();
            }
            numbers[i++] = (float) number.doubleValue();
        }
        return numbers;
    }

    private void add(ArrayNode inputs, String name, ToLongOfToken value) {
        int length = windows.getFirst().length();
        ObjectNode input = inputs.addObject().put("name", name).put("datatype", "INT64");
        input.putArray("shape").add(windows.size()).add(length);
        ArrayNode data = input.putArray("data");
        for (TokenWindow window : windows) {
            for (int i = 0; i < length; i++) {
                data.add(value.of(window, i));
            }
        }
    }

    private interface ToLongOfToken {
        long of(TokenWindow window, int index);
    }

    private static boolean hasShape(JsonNode found, List<Integer> wanted) {
        if (found.size() != wanted.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (found.path(i).asInt(-1) != wanted.get(i)) {
                return false;
            }
        }
        return true;
    }
}
