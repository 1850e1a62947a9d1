// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One text on its way through a decoder, with the state that its tokens have left.
///
/// State tensors go back in as they came out, without a copy; the result that owns them is closed only
/// after the run that reads them. Owned by one worker thread.
final class DecoderSequence implements AutoCloseable {

    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final Decoder decoder;
    private final DecoderBuffers buffers;
    private final Map<String, OnnxTensor> empty = new HashMap<>();
    private OrtSession.@Nullable Result latest;
    private boolean borrowed;
    private int length;

    /// @param kept what has been read before, and stays its owner's; else the text is read from its start
    DecoderSequence(Decoder decoder, DecoderBuffers buffers, Optional<PrefixCache.Kept<OrtSession.Result>> kept)
            throws OrtException {
        this.decoder = decoder;
        this.buffers = buffers;
        if (kept.isPresent()) {
            this.latest = kept.get().state();
            this.length = kept.get().length();
            this.borrowed = true;
            return;
        }
        for (DecoderLayout.StatePair pair : decoder.layout().state()) {
            empty.put(pair.past(), zeros(pair));
        }
    }

    /// Tokens that have been read.
    int length() {
        return length;
    }

    /// Gives away the state as it is now; this goes on from it all the same.
    OrtSession.Result handOver() {
        borrowed = true;
        return Objects.requireNonNull(latest);
    }

    /// Reads tokens `start` to `end` of `ids` after those that it has read, at most a chunk of them.
    ///
    /// @param last whether no more will be read: the state is then not kept
    /// @return logits `[1, end - start, vocabulary]` over the worker's own buffer; the caller closes them
    OnnxTensor read(long[] ids, int start, int end, boolean last) throws OrtException {
        int count = end - start;
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Set<String> outputs = new HashSet<>();
        long[] shape = {1, count, decoder.layout().vocabulary()};
        OnnxTensor logits = OnnxTensor.createTensor(ENVIRONMENT, buffers.logits(count), shape);
        try (var owned = new Owned()) {
            state(inputs, outputs, last);
            plain(inputs, owned, ids, start, end);
            OnnxTensor written = buffers.writesHalves() ? owned.add(halves(count, shape)) : logits;
            advance(decoder.session().run(inputs, outputs, Map.of(DecoderLayout.LOGITS, written)), count);
            if (buffers.writesHalves()) {
                buffers.widen(count);
            }
            return logits;
        } catch (OrtException | RuntimeException e) {
            logits.close();
            throw e;
        }
    }

    @Override
    public void close() {
        empty.values().forEach(OnnxTensor::close);
        release();
        latest = null;
    }

    private void state(Map<String, OnnxTensor> inputs, Set<String> outputs, boolean last) {
        for (DecoderLayout.StatePair pair : decoder.layout().state()) {
            inputs.put(pair.past(), past(pair));
            if (!last) {
                outputs.add(pair.present());
            }
        }
    }

    private OnnxTensor past(DecoderLayout.StatePair pair) {
        OrtSession.Result result = latest;
        if (result == null) {
            return Objects.requireNonNull(empty.get(pair.past()));
        }
        return (OnnxTensor) result.get(pair.present()).orElseThrow();
    }

    private void plain(Map<String, OnnxTensor> inputs, Owned owned, long[] ids, int start, int end)
            throws OrtException {
        int count = end - start;
        long[] shape = {1, count};
        inputs.put(
                DecoderLayout.IDS,
                owned.add(OnnxTensor.createTensor(ENVIRONMENT, buffers.ids(ids, start, end), shape)));
        inputs.put(
                DecoderLayout.MASK,
                owned.add(OnnxTensor.createTensor(
                        ENVIRONMENT, buffers.ones(length + count), new long[] {1, length + count})));
        if (decoder.layout().positions()) {
            inputs.put(
                    DecoderLayout.POSITIONS,
                    owned.add(OnnxTensor.createTensor(ENVIRONMENT, buffers.positions(length, count), shape)));
        }
        if (decoder.layout().keepsLogits()) {
            // 0 keeps all of them.
            inputs.put(DecoderLayout.KEPT, owned.add(OnnxTensor.createTensor(ENVIRONMENT, 0L)));
        }
    }

    /// The worker's own memory: logits in the result would stay with the state for as long as it is kept.
    private OnnxTensor halves(int count, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(ENVIRONMENT, buffers.halves(count), shape, OnnxJavaType.FLOAT16);
    }

    private void advance(OrtSession.Result result, int count) {
        release();
        latest = result;
        borrowed = false;
        length += count;
    }

    private void release() {
        if (latest != null && !borrowed) {
            latest.close();
        }
    }

    private static OnnxTensor zeros(DecoderLayout.StatePair pair) throws OrtException {
        long[] shape = pair.emptyShape();
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.toIntExact(elements * pair.type().size))
                .order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(ENVIRONMENT, zeros, shape, pair.type());
    }

    /// Tensors that live for one run.
    private static final class Owned implements AutoCloseable {

        private final Set<OnnxTensor> tensors = new HashSet<>();

        OnnxTensor add(OnnxTensor tensor) {
            tensors.add(tensor);
            return tensor;
        }

        @Override
        public void close() {
            tensors.forEach(OnnxTensor::close);
        }
    }
}
