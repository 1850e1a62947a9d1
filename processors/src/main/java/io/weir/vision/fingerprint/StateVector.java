// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

import java.util.List;

/// A state as a mean over its pictures: for each cell of each block the share of pictures in it, and how they
/// rank there, weighed by that share. Each is a mean of what single pictures give, so that covariances add.
final class StateVector {

    private StateVector() {}

    static double[] of(StreamState state, ReferenceSet reference) {
        double[] vector = new double[2 * state.blocks() * state.cells()];
        for (int block = 0; block < state.blocks(); block++) {
            for (int cell = 0; cell < state.cells(); cell++) {
                int at = 2 * (block * state.cells() + cell);
                double count = state.count(block, cell);
                vector[at] = count / state.images();
                vector[at + 1] =
                        effect((double) state.sum(block, cell), count, reference.fresh(block, cell)) / state.images();
            }
        }
        return vector;
    }

    /// Of single pictures, each of which is in one cell of every block.
    static double[][] covariance(List<PlacedImage> placed, ReferenceSet reference) {
        int cells = reference.cells();
        int size = 2 * reference.blocks() * cells;
        double[] sums = new double[size];
        double[][] products = new double[size][size];
        int[] places = new int[2 * reference.blocks()];
        double[] values = new double[places.length];
        for (PlacedImage image : placed) {
            for (int block = 0; block < reference.blocks(); block++) {
                int cell = image.cell(block);
                places[2 * block] = 2 * (block * cells + cell);
                places[2 * block + 1] = places[2 * block] + 1;
                values[2 * block] = 1;
                values[2 * block + 1] = effect(image.rank(block), 1, reference.fresh(block, cell));
            }
            for (int i = 0; i < places.length; i++) {
                sums[places[i]] += values[i];
                for (int j = 0; j < places.length; j++) {
                    products[places[i]][places[j]] += values[i] * values[j];
                }
            }
        }
        int count = placed.size();
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                products[i][j] = (products[i][j] - sums[i] * sums[j] / count) / (count - 1);
            }
        }
        return products;
    }

    /// Summed over pictures, each from -½ to ½; a cell without fresh pictures tells no rank.
    private static double effect(double sum, double count, double fresh) {
        return fresh == 0 ? 0 : sum / (2 * fresh) - count / 2;
    }
}
