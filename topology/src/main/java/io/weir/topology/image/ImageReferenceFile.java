// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.guard.image.PlacedReference;
import io.weir.vision.fingerprint.ReferenceBytes;
import io.weir.vision.fingerprint.ReferenceSet;
import io.weir.vision.seen.SeenImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A frozen reference in a file; its digest is the file's.
public final class ImageReferenceFile {

    private ImageReferenceFile() {}

    /// @throws IOException where it cannot be read, or is no reference
    public static PlacedReference read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ReferenceBytes.Read read = ReferenceBytes.read(new BufferedInputStream(new ByteArrayInputStream(bytes)));
        return new PlacedReference(read.encoderDigest(), SeenImage.sha256(bytes), read.reference());
    }

    public static PlacedReference of(String encoderDigest, ReferenceSet reference) {
        return new PlacedReference(
                encoderDigest, SeenImage.sha256(ReferenceBytes.write(encoderDigest, reference)), reference);
    }

    public static void write(PlacedReference reference, Path file) throws IOException {
        Files.write(file, ReferenceBytes.write(reference.encoderDigest(), reference.reference()));
    }
}
