// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.image;

import io.weir.vision.fingerprint.ReferenceSet;

/// The frozen real pictures of an encoder, with their digest.
///
/// @param encoderDigest of the graph that its features come from
/// @param digest of the reference itself
public record PlacedReference(String encoderDigest, String digest, ReferenceSet reference) {}
