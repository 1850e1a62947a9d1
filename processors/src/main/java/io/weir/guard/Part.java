// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// A piece of an utterance after normalisation: text that guards read, or content they cannot.
///
/// Kinds carry the part names of the OpenTelemetry GenAI message schemas where those have one.
public sealed interface Part {

    /// What kind of content this is.
    Kind kind();

    /// Where a text came from. The first eight can be read; the rest only counted.
    enum Kind {
        TEXT,
        REFUSAL,
        REASONING,
        TOOL_CALL,
        TOOL_CALL_RESPONSE,
        TRANSCRIPT,
        COMPACTION,
        GENERIC,
        BLOB,
        FILE,
        URI
    }

    /// Text that every guard reads, exactly as the producer sent it.
    ///
    /// A tool call is two of these: its function name and its arguments, in that order.
    record Text(Kind kind, String text) implements Part {

        @Override
        public String toString() {
            return "Text[" + kind + ", " + text.length() + " chars]";
        }
    }

    /// Content that no guard here can look into: a picture, a file, a link.
    ///
    /// @param mediaType as declared, such as `image/png`; `application/octet-stream` when not declared
    /// @param bytes size of the encoded content in the event, 0 where only a link was given
    record Opaque(Kind kind, String mediaType, long bytes) implements Part {

        public Opaque {
            if (!(bytes >= 0)) {
                throw new IllegalArgumentException("size is at least 0: " + bytes);
            }
        }
    }
}
