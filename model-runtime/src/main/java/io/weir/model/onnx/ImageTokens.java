// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

/// Which of a layer's tokens an image encoder hands out.
public enum ImageTokens {
    /// The class token and every patch.
    ALL,
    /// The class token alone: a 257th of the numbers where a picture has 256 patches.
    CLASS
}
