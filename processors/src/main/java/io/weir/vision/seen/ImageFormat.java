// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// The file formats whose headers are read.
public enum ImageFormat {
    PNG,
    JPEG,
    /// Its header only: nothing here decodes it.
    WEBP,
    GIF
}
