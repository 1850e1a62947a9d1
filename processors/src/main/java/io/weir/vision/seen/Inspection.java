// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.seen;

import java.util.List;

/// What came of walking a file's structure.
public sealed interface Inspection {

    /// @param kept the parts that a decoder needs, in file order; metadata are not among them
    record Accepted(ImageHeader header, List<Part> kept) implements Inspection {

        public Accepted {
            kept = List.copyOf(kept);
        }

        /// The file with its first frame and without its metadata.
        byte[] stripped(byte[] file) {
            int length = kept.stream().mapToInt(Part::length).sum();
            byte[] stripped = new byte[length];
            int at = 0;
            for (Part part : kept) {
                System.arraycopy(file, part.start(), stripped, at, part.length());
                at += part.length();
            }
            return stripped;
        }
    }

    record Refused(Refusal reason) implements Inspection {}

    /// Bytes of a file.
    record Part(int start, int length) {}
}
