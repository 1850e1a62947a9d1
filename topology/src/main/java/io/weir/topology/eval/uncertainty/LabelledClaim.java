// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.topology.eval.ScoredRow;
import java.util.List;

/// A claim that a person judged, with the evidence that it is to be judged by.
///
/// @param id file and line, and place in the row
/// @param group claims of one group are split and drawn together
/// @param slice what the claim is compared under
/// @param text the claim, or a whole answer where that is what was judged
/// @param question what was asked; empty where it is not known
/// @param answer what the claim was taken from: names its subject
/// @param evidence texts, in their order
/// @param label what the person said
record LabelledClaim(
        String id,
        String group,
        String slice,
        String text,
        String question,
        String answer,
        EvidenceMode mode,
        List<String> evidence,
        Label label) {

    LabelledClaim {
        evidence = List.copyOf(evidence);
    }

    LabelledClaim withEvidence(List<String> texts) {
        return new LabelledClaim(id, group, slice, text, question, answer, mode, texts, label);
    }

    /// With no more than the first pieces of evidence.
    LabelledClaim withFirst(int pieces) {
        return withEvidence(evidence.subList(0, Math.min(pieces, evidence.size())));
    }

    /// With evidence of another kind.
    LabelledClaim as(EvidenceMode other, List<String> texts) {
        return new LabelledClaim(id, group, slice, text, question, answer, other, texts, label);
    }

    /// Compared under another slice.
    LabelledClaim in(String other) {
        return new LabelledClaim(id, group, other, text, question, answer, mode, evidence, label);
    }

    /// The claim with a score; positive where it is wrong.
    ScoredRow scored(double score) {
        return new ScoredRow(id, group, slice, isWrong(), score, false);
    }

    /// Whether the claim is false, or nothing supports it.
    boolean isWrong() {
        return label != Label.SUPPORTED;
    }

    @Override
    public String toString() {
        return "LabelledClaim[" + id + "]";
    }

    enum Label {
        SUPPORTED,
        UNSUPPORTED,
        CONTRADICTED
    }
}
