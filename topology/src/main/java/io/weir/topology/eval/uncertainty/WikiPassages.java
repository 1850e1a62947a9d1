// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.topology.eval.DataDirectory;
import io.weir.topology.eval.DataRow;
import io.weir.topology.eval.DataUsed;
import java.util.ArrayList;
import java.util.List;

/// Passages of WikiBio with sentences that people judged (SelfCheckGPT). Never trained on.
record WikiPassages(List<Judged> passages, DataUsed file) {

    static final String FILE = "uncertainty/wikibio_dev.jsonl";

    WikiPassages {
        passages = List.copyOf(passages);
    }

    static WikiPassages read(DataDirectory data) {
        List<Judged> passages = new ArrayList<>();
        DataUsed file = data.read(FILE, row -> passages.add(passage(row)));
        return new WikiPassages(passages, file);
    }

    /// Every sentence as a claim, with the first samples of its passage.
    List<JudgedClaim> claims(int samples) {
        List<JudgedClaim> claims = new ArrayList<>();
        for (Judged passage : passages) {
            List<String> evidence = passage.samples()
                    .subList(0, Math.min(samples, passage.samples().size()));
            for (int i = 0; i < passage.sentences().size(); i++) {
                LabelledClaim claim = new LabelledClaim(
                        passage.id() + ":" + i,
                        passage.id(),
                        "",
                        passage.sentences().get(i),
                        "",
                        passage.passage(),
                        EvidenceMode.NATIVE,
                        evidence,
                        passage.wrong().get(i) > 0 ? LabelledClaim.Label.UNSUPPORTED : LabelledClaim.Label.SUPPORTED);
                claims.add(new JudgedClaim(claim, passage.wrong().get(i)));
            }
        }
        return claims;
    }

    private static Judged passage(DataRow row) {
        List<String> sentences = Columns.texts(row, "sentences");
        List<Double> wrong = Columns.texts(row, "annotation").stream()
                .map(label -> switch (label) {
                    case "accurate" -> 0.0;
                    case "minor_inaccurate" -> .5;
                    case "major_inaccurate" -> 1.0;
                    default -> throw row.malformed("annotation holds another label");
                })
                .toList();
        if (sentences.isEmpty() || sentences.size() != wrong.size()) {
            throw row.malformed("sentences and annotation differ in length");
        }
        return new Judged(
                row.optionalKey("id").orElseGet(row::id),
                row.text("passage"),
                sentences,
                wrong,
                Columns.texts(row, "samples"));
    }

    /// @param wrong of each sentence: 0 accurate, one half minor, 1 major
    record Judged(String id, String passage, List<String> sentences, List<Double> wrong, List<String> samples) {

        Judged {
            sentences = List.copyOf(sentences);
            wrong = List.copyOf(wrong);
            samples = List.copyOf(samples);
        }

        @Override
        public String toString() {
            return "Judged[" + id + "]";
        }
    }

    /// @param wrong 0 accurate, one half minor, 1 major
    record JudgedClaim(LabelledClaim claim, double wrong) {}
}
