// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// What a picture's file claims, found without decoding it.
///
/// @param frames at least 1; of an animation the first one counts
public record ImageHeader(ImageFormat format, int width, int height, int frames) {

    public ImageHeader {
        if (!(width >= 1 && height >= 1 && frames >= 1)) {
            throw new IllegalArgumentException("a picture has pixels and a frame");
        }
    }
}
