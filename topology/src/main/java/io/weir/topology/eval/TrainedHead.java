// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

/// Fitted weights, as the bytes of their file, with the manifest that tells where they come from.
public final class TrainedHead {

    private final byte[] weights;
    private final Manifest manifest;

    public TrainedHead(byte[] weights, Manifest manifest) {
        this.weights = weights.clone();
        this.manifest = manifest;
    }

    public byte[] weights() {
        return weights.clone();
    }

    public Manifest manifest() {
        return manifest;
    }

    @Override
    public String toString() {
        return "TrainedHead[" + manifest.head() + ", " + weights.length + " bytes]";
    }
}
