// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataRow;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.List;

/// Answers to questions that were asked again in other words (SAC3).
///
/// @param claims each answer whole, with the answers to the paraphrased question
/// @param repeated the same, with the answers to the same question asked again
/// @param documents the right and the invented answer with the document that holds the right one; only of
///     the file that has documents
record AskedAgain(
        List<LabelledClaim> claims, List<LabelledClaim> repeated, List<LabelledClaim> documents, DataUsed file) {

    static final String NATURAL_QUESTIONS = "uncertainty/sac3_nq_open.jsonl";
    static final String HOTPOT = "uncertainty/sac3_hotpotqa.jsonl";

    AskedAgain {
        claims = List.copyOf(claims);
        repeated = List.copyOf(repeated);
        documents = List.copyOf(documents);
    }

    static AskedAgain read(DataDirectory data, String name) {
        List<LabelledClaim> claims = new ArrayList<>();
        List<LabelledClaim> repeated = new ArrayList<>();
        List<LabelledClaim> documents = new ArrayList<>();
        DataUsed file = data.read(name, row -> {
            LabelledClaim claim = claim(row);
            claims.add(claim);
            repeated.add(claim.as(EvidenceMode.NATIVE, Columns.texts(row, "self_evaluations")));
            row.optionalText("knowledge").ifPresent(knowledge -> {
                documents.add(document(claim, "right", Columns.first(row, "right_answer"), knowledge));
                row.optionalText("hallucinated_answer")
                        .ifPresent(invented -> documents.add(document(claim, "invented", invented, knowledge)));
            });
        });
        return new AskedAgain(claims, repeated, documents, file);
    }

    private static LabelledClaim claim(DataRow row) {
        String answer = Columns.first(row, "generated_answer");
        boolean right = row.text("label").equalsIgnoreCase("true");
        return new LabelledClaim(
                row.id(),
                row.text("question"),
                "",
                answer,
                row.text("question"),
                "",
                EvidenceMode.RESAMPLED,
                Columns.texts(row, "perb_evaluations"),
                right ? LabelledClaim.Label.SUPPORTED : LabelledClaim.Label.CONTRADICTED);
    }

    private static LabelledClaim document(LabelledClaim of, String which, String answer, String document) {
        return new LabelledClaim(
                of.id() + ":" + which,
                of.group(),
                which,
                answer,
                of.question(),
                "",
                EvidenceMode.GROUNDING,
                List.of(document),
                which.equals("right") ? LabelledClaim.Label.SUPPORTED : LabelledClaim.Label.CONTRADICTED);
    }
}
