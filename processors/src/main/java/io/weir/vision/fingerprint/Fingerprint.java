// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// One training run of a generator, as it is registered: what its pictures sum up to, what the probe keeps of
/// them, and some pictures that the probe has not seen. Immutable.
public final class Fingerprint {

    /// Fewer pictures say too little about their scatter.
    public static final int IMAGES_MIN = 100;

    /// Pictures kept apart from the moments, at most.
    static final int SAMPLE_MAX = 200;

    private final Key key;
    private final byte[] state;
    private final Moments moments;
    private final List<float[]> sample;

    private Fingerprint(Key key, byte[] state, Moments moments, List<float[]> sample) {
        this.key = key;
        this.state = state;
        this.moments = moments;
        this.sample = sample;
    }

    /// What a fingerprint is of, and under which encoder and reference it may be compared.
    ///
    /// @param generator a name as producers declare it
    /// @param run which of its training runs
    public record Key(String encoderDigest, String referenceDigest, String generator, String run) {

        private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

        public Key {
            if (!generator.matches(NAME) || !run.matches(NAME)) {
                throw new IllegalArgumentException("generators and runs have names of 1 to 63 of A-Z a-z 0-9 . _ -");
            }
        }

        /// As it stands on the topic.
        public String recordKey() {
            return encoderDigest + '|' + generator + '|' + run;
        }
    }

    /// @param pictures at least [#IMAGES_MIN]
    public static Fingerprint of(Key key, List<BlockFeatures> pictures, ReferenceSet reference) {
        if (pictures.size() < IMAGES_MIN) {
            throw new IllegalArgumentException("a run is registered with at least " + IMAGES_MIN + " pictures");
        }
        int sampled = Math.min(SAMPLE_MAX, pictures.size() / 3);
        StreamState state = StreamState.of(reference);
        List<double[]> fitted = new ArrayList<>();
        List<float[]> sample = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            state.add(reference.place(pictures.get(i)));
            double[] components = reference.components(pictures.get(i));
            boolean isSampled = (long) (i + 1) * sampled / pictures.size() > (long) i * sampled / pictures.size();
            if (isSampled) {
                sample.add(narrowed(components));
            } else {
                fitted.add(components);
            }
        }
        // Through the bytes, so that who fits on what was just made and who reads it back get the same.
        return new Fingerprint(
                key, state.toBytes(), Moments.read(Moments.of(fitted).toBytes()), List.copyOf(sample));
    }

    /// @throws IllegalArgumentException where the bytes are no fingerprint's
    public static Fingerprint read(Key key, byte[] state, byte[] moments, byte[] sample) {
        StreamState.read(state);
        Moments read = Moments.read(moments);
        int width = 4 * read.dimensions();
        if (sample.length == 0 || sample.length % width != 0 || sample.length / width > SAMPLE_MAX) {
            throw new IllegalArgumentException("bytes are a sample's");
        }
        List<float[]> rows = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(sample);
        while (buffer.hasRemaining()) {
            float[] row = new float[read.dimensions()];
            for (int i = 0; i < row.length; i++) {
                row[i] = buffer.getFloat();
                if (!Float.isFinite(row[i])) {
                    throw new IllegalArgumentException("a sample is finite");
                }
            }
            rows.add(row);
        }
        return new Fingerprint(key, state.clone(), read, List.copyOf(rows));
    }

    public Key key() {
        return key;
    }

    public StreamState state() {
        return StreamState.read(state);
    }

    public Moments moments() {
        return moments;
    }

    /// Big-endian floats, one picture after the other.
    public byte[] sampleBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(4 * sample.size() * moments.dimensions());
        for (float[] row : sample) {
            for (float value : row) {
                buffer.putFloat(value);
            }
        }
        return buffer.array();
    }

    /// Components of pictures that are not in the moments.
    List<double[]> sample() {
        List<double[]> rows = new ArrayList<>();
        for (float[] row : sample) {
            double[] widened = new double[row.length];
            for (int i = 0; i < row.length; i++) {
                widened[i] = row[i];
            }
            rows.add(widened);
        }
        return rows;
    }

    private static float[] narrowed(double[] components) {
        float[] narrowed = new float[components.length];
        for (int i = 0; i < narrowed.length; i++) {
            narrowed[i] = (float) components[i];
        }
        return narrowed;
    }

    @Override
    public String toString() {
        return "Fingerprint[" + key.generator() + ", " + key.run() + ", " + sample.size() + " sampled]";
    }
}
