// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

import io.weir.guard.image.PlacedReference;
import io.weir.topology.image.ImageReferenceFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The frozen reference that a command compares with.
final class ReferenceOption {

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "FILE",
            description = "As ./weir fingerprint freeze wrote it.")
    @SuppressWarnings("NullAway.Init") // Required.
    private Path file;

    PlacedReference read() throws MissingException {
        try {
            return ImageReferenceFile.read(file);
        } catch (IOException failed) {
            throw new MissingException(file + ": is no reference that can be read");
        }
    }

    /// @throws MissingException where it was frozen with another encoder
    PlacedReference readFor(EncoderOption.Opened opened) throws MissingException {
        PlacedReference read = read();
        if (!read.encoderDigest().equals(opened.encoder().model().sha256())) {
            throw new MissingException(file + " was frozen with another encoder than "
                    + opened.encoder().model().id());
        }
        return read;
    }
}
