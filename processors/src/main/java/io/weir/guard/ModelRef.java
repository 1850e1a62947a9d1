// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// A model that took part in an observation, by catalogue id and digest of its weights.
///
/// @param sha256 64 lower-case hexadecimal digits
public record ModelRef(String id, String sha256) {

    public ModelRef {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a digest is 64 hexadecimal digits");
        }
    }
}
