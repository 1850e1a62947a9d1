// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// What a picture's file may claim.
///
/// @param bytesMax of the whole file
/// @param sideMax longest side, in pixels
/// @param pixelsMax of one frame
/// @param framesMax of an animation
/// @param chunksMax chunks, segments, or blocks of a file
/// @param metadataBytesMax of everything that is no picture: profiles, comments, embedded thumbnails
public record ImageLimits(
        int bytesMax, int sideMax, int pixelsMax, int framesMax, int chunksMax, int metadataBytesMax) {

    private static final ImageLimits STANDARD = new ImageLimits(32 << 20, 16_384, 20_000_000, 1_000, 20_000, 8 << 20);

    public ImageLimits {
        if (!(bytesMax > 0 && sideMax > 0 && pixelsMax > 0 && framesMax > 0 && chunksMax > 0)) {
            throw new IllegalArgumentException("limits of pictures are above 0");
        }
        if (!(metadataBytesMax >= 0)) {
            throw new IllegalArgumentException("metadata have no fewer than 0 bytes");
        }
    }

    public static ImageLimits standard() {
        return STANDARD;
    }
}
