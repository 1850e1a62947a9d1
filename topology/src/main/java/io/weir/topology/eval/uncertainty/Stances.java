// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.List;

/// Claims with one piece of web text each and what people said it does to the claim (Factcheck-GPT).
record Stances(List<LabelledClaim> pairs, DataUsed file) {

    static final String FILE = "uncertainty/factcheck_gpt_stance.jsonl";

    Stances {
        pairs = List.copyOf(pairs);
    }

    static Stances read(DataDirectory data) {
        List<LabelledClaim> pairs = new ArrayList<>();
        DataUsed file = data.read(FILE, row -> {
            LabelledClaim.Label label = switch (row.text("stance")) {
                case "completely-support", "partially-support" -> LabelledClaim.Label.SUPPORTED;
                case "irrelevant" -> LabelledClaim.Label.UNSUPPORTED;
                case "refute" -> LabelledClaim.Label.CONTRADICTED;
                default -> throw row.malformed("stance holds another label");
            };
            pairs.add(new LabelledClaim(
                    row.id(),
                    row.text("claim"),
                    row.text("stance"),
                    row.text("claim"),
                    "",
                    "",
                    EvidenceMode.GROUNDING,
                    List.of(row.text("evidence")),
                    label));
        });
        return new Stances(pairs, file);
    }
}
