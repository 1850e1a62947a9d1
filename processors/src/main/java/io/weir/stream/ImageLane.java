// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import io.weir.guard.BlobStore;
import io.weir.guard.image.PictureLook;
import io.weir.guard.image.PlacedReference;
import io.weir.stream.async.WorkExecutor;
import io.weir.vision.attribution.RegisteredGenerators;
import io.weir.vision.copy.CopyWatch;
import io.weir.wire.ImageEventReader;
import io.weir.wire.ImageRecords;
import io.weir.wire.OutputEncoder;
import java.time.InstantSource;
import java.util.Optional;

/// Everything the image topology is made of.
///
/// @param records writes what is said of pictures
/// @param encoder writes dead letters
/// @param reference absent: pictures are seen and encoded, and nothing is concluded
/// @param registered shared by all tasks; the registry topic fills it
/// @param watch for copies; absent where no set is protected
public record ImageLane(
        ImageEventReader reader,
        BlobStore blobs,
        PictureLook look,
        ImageRecords records,
        OutputEncoder encoder,
        Optional<PlacedReference> reference,
        RegisteredGenerators registered,
        Optional<CopyWatch> watch,
        ImageListener listener,
        WorkExecutor executor,
        InstantSource clock,
        ImageLaneSettings settings) {

    DeadLetters deadLetters() {
        return new DeadLetters(encoder, listener::deadLettered);
    }
}
