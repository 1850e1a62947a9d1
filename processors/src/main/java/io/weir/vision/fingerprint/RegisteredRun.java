// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.List;

/// One training run of a generator, as its pictures lie to a reference: the summed state, and how single
/// pictures scatter around it. Immutable.
public final class RegisteredRun {

    /// Fewer pictures say too little about their scatter.
    public static final int IMAGES_MIN = 100;

    private final String generator;
    private final String run;
    private final long images;
    private final EffectCurve curve;
    private final byte[] state;
    private final double[] mean;
    private final double[][] covariance;

    private RegisteredRun(
            String generator, String run, StreamState state, ReferenceSet reference, double[][] covariance) {
        this.generator = generator;
        this.run = run;
        this.images = state.images();
        this.curve = EffectCurve.of(state, reference);
        this.state = state.toBytes();
        this.mean = StateVector.of(state, reference);
        this.covariance = covariance;
    }

    /// @param placed at least [#IMAGES_MIN] pictures
    public static RegisteredRun of(String generator, String run, List<PlacedImage> placed, ReferenceSet reference) {
        if (placed.size() < IMAGES_MIN) {
            throw new IllegalArgumentException("a run is registered with at least " + IMAGES_MIN + " pictures");
        }
        StreamState state = StreamState.of(reference);
        placed.forEach(state::add);
        return new RegisteredRun(generator, run, state, reference, StateVector.covariance(placed, reference));
    }

    public String generator() {
        return generator;
    }

    public String run() {
        return run;
    }

    public long images() {
        return images;
    }

    public EffectCurve curve() {
        return curve;
    }

    public StreamState state() {
        return StreamState.read(state);
    }

    double mean(int index) {
        return mean[index];
    }

    double covariance(int index, int other) {
        return covariance[index][other];
    }

    int dimensions() {
        return mean.length;
    }

    @Override
    public String toString() {
        return "RegisteredRun[" + generator + ", " + run + ", " + images + " pictures]";
    }
}
