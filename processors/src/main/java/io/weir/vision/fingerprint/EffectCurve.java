// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.ArrayList;
import java.util.List;

/// How a source's pictures lie to the reference, block by block, whatever their number.
///
/// - Range: from -½, every picture nearer to the reference than fresh real ones are, to ½. About 0 is what
///   fresh real pictures give.
/// - A block none of whose cells holds a picture is 0; a state without pictures has no curve.
///
/// @param blocks one number a block
public record EffectCurve(List<Double> blocks) {

    public EffectCurve {
        blocks = List.copyOf(blocks);
        if (!blocks.stream().allMatch(effect -> effect >= -.5 && effect <= .5)) {
            throw new IllegalArgumentException("effects lie from -1/2 to 1/2");
        }
    }

    public static EffectCurve of(StreamState state, ReferenceSet reference) {
        if (state.images() <= 0) {
            throw new IllegalArgumentException("a curve needs a picture");
        }
        List<Double> blocks = new ArrayList<>();
        for (int block = 0; block < state.blocks(); block++) {
            double weights = 0;
            double sum = 0;
            for (int cell = 0; cell < state.cells(); cell++) {
                double fresh = reference.fresh(block, cell);
                double count = state.count(block, cell);
                if (fresh > 0 && count > 0) {
                    weights += fresh;
                    sum += fresh * (state.sum(block, cell) / (2 * fresh * count) - .5);
                }
            }
            blocks.add(weights == 0 ? 0 : sum / weights);
        }
        return new EffectCurve(blocks);
    }

    double[] toArray() {
        return blocks.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// Euclidean.
    public double distance(EffectCurve other) {
        double sum = 0;
        for (int i = 0; i < blocks.size(); i++) {
            double difference = blocks.get(i) - other.blocks.get(i);
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
