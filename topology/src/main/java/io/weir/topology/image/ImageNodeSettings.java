// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.stream.ImageLaneSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the image lane of one process is made of.
///
/// @param encoder catalogue id
/// @param reference a file that [ImageReferenceFile] reads
/// @param protectedPictures a directory that [ProtectedPictures] reads
/// @param directory of pictures that events refer to
/// @param tenants those with metrics of their own
/// @param concurrencyMax pictures that are looked at at once
public record ImageNodeSettings(
        String encoder,
        Optional<Path> reference,
        Optional<Path> protectedPictures,
        Optional<Path> directory,
        Optional<BucketSettings> bucket,
        List<String> tenants,
        int concurrencyMax,
        ImageLaneSettings lane) {

    public ImageNodeSettings {
        tenants = List.copyOf(tenants);
    }
}
