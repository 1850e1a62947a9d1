// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

import java.time.Instant;

/// Port: files that events refer to. Calls block; never call it on a stream thread.
///
/// A reference comes from a producer and is not to be trusted: an adapter reads inside what it was configured
/// for, and nowhere else.
@FunctionalInterface
public interface BlobStore {

    /// Never throws for what a reference is.
    ///
    /// @param bytesMax larger files are refused before they are read whole
    Fetched fetch(String reference, int bytesMax, Instant deadline);

    /// A store that has nothing and may read nothing.
    static BlobStore none() {
        return (_, _, _) -> new Fetched.Unavailable(Fetched.Cause.FORBIDDEN);
    }

    /// What came of it.
    sealed interface Fetched {

        record Found(Blob blob) implements Fetched {}

        record Unavailable(Cause cause) implements Fetched {}

        /// Why there is no file. Safe to log.
        enum Cause {
            /// Outside of what may be read: another scheme, host, bucket, or folder; a redirect.
            FORBIDDEN,
            MISSING,
            TOO_LARGE,
            TIMED_OUT,
            /// The place did not answer, or not as it should.
            UNAVAILABLE
        }
    }
}
