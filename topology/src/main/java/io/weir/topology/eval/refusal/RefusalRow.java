// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

/// One answer with what is known of it.
///
/// @param id file and line
/// @param group rows that share a prompt, a behaviour, or a question share it; a digest, not text
/// @param slice what the report compares it under
/// @param refuses the label
/// @param full whether a person found a refusal in full; false for a partial one
record RefusalRow(
        String id, Kind kind, String group, String slice, String model, boolean refuses, boolean full, String answer) {

    /// Where the label comes from.
    enum Kind {
        /// A person's; a partial refusal counts as one.
        HUMAN,
        /// A phrase list's, cleaned.
        SILVER,
        /// A successful jailbreak: it cannot have refused.
        JAILBREAK,
        /// An answer to a harmless prompt, presumed not to refuse.
        BENIGN,
        /// Written for the purpose: fitted on, never measured on.
        AUTHORED
    }

    @Override
    public String toString() {
        return "RefusalRow[" + id + ", " + answer.length() + " chars]";
    }
}
