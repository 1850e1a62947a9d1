// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

/// Judges a picture's file by its structure alone: nothing is decompressed, and memory use does not depend
/// on what the file claims.
///
/// The format is told by the first bytes, never by a name or a media type.
public final class ImageInspector {

    private final ImageLimits limits;

    public ImageInspector(ImageLimits limits) {
        this.limits = limits;
    }

    public Inspection inspect(byte[] file) {
        if (file.length == 0) {
            return new Inspection.Refused(Refusal.EMPTY);
        }
        if (file.length > limits.bytesMax()) {
            return new Inspection.Refused(Refusal.TOO_MANY_BYTES);
        }
        var cursor = new FileCursor(file, limits);
        if (cursor.reads(0, PngWalk.SIGNATURE)) {
            return new PngWalk(file, cursor).inspect();
        }
        if (cursor.reads(0, "\u00ff\u00d8\u00ff")) {
            return new JpegWalk(cursor).inspect();
        }
        if (cursor.reads(0, "GIF87a") || cursor.reads(0, "GIF89a")) {
            return new GifWalk(cursor).inspect();
        }
        if (cursor.reads(0, "RIFF") && cursor.reads(8, "WEBP")) {
            return new WebpWalk(cursor).inspect();
        }
        return new Inspection.Refused(Refusal.UNKNOWN_FORMAT);
    }
}
