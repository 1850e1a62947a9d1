// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.image;

import io.weir.guard.BlobStore;
import java.time.Instant;
import java.util.Optional;

/// Where references lead: `s3:` to the bucket, those without a scheme to the directory, all others nowhere.
///
/// @param directory absent where no file is read
/// @param bucket absent where no bucket is read
record EventBlobs(Optional<BlobStore> directory, Optional<BlobStore> bucket) implements BlobStore {

    @Override
    public Fetched fetch(String reference, int bytesMax, Instant deadline) {
        Optional<BlobStore> store = reference.startsWith("s3:") ? bucket : directory;
        return store.map(found -> found.fetch(reference, bytesMax, deadline))
                .orElseGet(() -> new Fetched.Unavailable(Fetched.Cause.FORBIDDEN));
    }
}
