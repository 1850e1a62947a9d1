// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecoderSequenceTest {

    private static final int VOCABULARY = 50;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    private Path directory;

    /// Whoever keeps a state keeps the memory of all that its result owns.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStateOwnsKeysAndValuesAndNoLogits(boolean halves) throws IOException, OrtException {
        var export = new TinyExport(VOCABULARY, 5);
        Path file = directory.resolve("export.onnx");
        (halves ? export.halves() : export).file().writeTo(file);
        try (Decoder decoder = Decoder.open(file, VOCABULARY - 1)) {
            var buffers = new DecoderBuffers(decoder.layout(), 16);
            try (var sequence = new DecoderSequence(decoder, buffers, Optional.empty());
                    OnnxTensor _ = sequence.read(new long[] {1, 2, 3}, 0, 3, false);
                    OrtSession.Result state = sequence.handOver()) {
                assertThat(owned(state))
                        .containsExactlyInAnyOrder(
                                "present.0.key", "present.0.value", "present.1.key", "present.1.value");
            }
        }
    }

    private static List<String> owned(OrtSession.Result result) {
        List<String> names = new ArrayList<>();
        int index = 0;
        for (Map.Entry<String, OnnxValue> output : result) {
            if (result.isResultOwner(index++)) {
                names.add(output.getKey());
            }
        }
        return names;
    }
}
