// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.copy;

import java.util.List;

/// Whether a picture copies a protected one. A test that was due and did not run is never a clear.
public sealed interface CopyOutcome {

    /// Every due test ran, and none fired.
    record Clear() implements CopyOutcome {}

    /// @param findings at least one, one a test that fired
    /// @param missing whether a due test did not run
    record Flagged(List<Finding> findings, boolean missing) implements CopyOutcome {

        public Flagged {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a flagged picture has a finding");
            }
        }
    }

    record Inconclusive(Cause cause) implements CopyOutcome {}

    /// A test that fired.
    sealed interface Finding {

        /// Of the picture that is copied.
        String protectedId();

        record Hash(String protectedId, int distance) implements Finding {}

        /// Of the source, not of one picture: it names the set.
        ///
        /// @param protectedId the set's name
        /// @param score mean over blocks
        record Source(String protectedId, double score) implements Finding {}

        /// @param pValue rank-based
        record Neighbour(String protectedId, double ratio, double pValue) implements Finding {}
    }

    /// Why there is no conclusion. Safe to log.
    enum Cause {
        LOW_HASH_QUALITY,
        UNREADABLE,
        UNSUPPORTED,
        MODEL_FAILED,
        TIMED_OUT
    }
}
