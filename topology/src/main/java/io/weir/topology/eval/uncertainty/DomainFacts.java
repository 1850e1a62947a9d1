// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.List;

/// Facts of answers in five domains that people judged true or false (HaluEval-2.0). Never trained on.
///
/// The evidence is what column `samples` holds: further answers to the prompt. Where there is none, the
/// claim stands alone.
record DomainFacts(List<LabelledClaim> claims, DataUsed file) {

    static final String FILE = "uncertainty/halueval2_human_facts.jsonl";

    DomainFacts {
        claims = List.copyOf(claims);
    }

    static DomainFacts read(DataDirectory data) {
        List<LabelledClaim> claims = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        DataUsed file = data.read(FILE, row -> {
            List<String> facts = Columns.texts(row, "facts");
            List<String> human = Columns.texts(row, "human");
            List<String> samples = Columns.texts(row, "samples");
            for (int i = 0; i < Math.min(facts.size(), human.size()); i++) {
                LabelledClaim.Label label = switch (human.get(i)) {
                    case "true" -> LabelledClaim.Label.SUPPORTED;
                    case "false" -> LabelledClaim.Label.UNSUPPORTED;
                    default -> throw row.malformed("human holds another label");
                };
                claims.add(new LabelledClaim(
                        row.id() + ":" + i,
                        row.id(),
                        row.text("domain"),
                        facts.get(i),
                        row.text("prompt"),
                        "",
                        samples.isEmpty() ? EvidenceMode.PRIOR : EvidenceMode.NATIVE,
                        samples,
                        label));
            }
            if (!human.isEmpty()) {
                rows.add(row.id());
            }
        });
        return new DomainFacts(claims, file.withUsed(rows.size()));
    }
}
