// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.fingerprint;

/// How a reference is frozen.
///
/// @param components principal components kept of each block
/// @param cells of a block
/// @param starts of k-means, of which the best is kept
/// @param seed of its draws
public record FingerprintSettings(int components, int cells, int starts, long seed) {

    /// As the rule was published.
    public static final FingerprintSettings PUBLISHED = new FingerprintSettings(64, 10, 10, 0);

    public FingerprintSettings {
        if (!(components > 0 && cells > 0 && cells <= 256 && starts > 0)) {
            throw new IllegalArgumentException("a reference has components, starts, and 1 to 256 cells");
        }
    }
}
