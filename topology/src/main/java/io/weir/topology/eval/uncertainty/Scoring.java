// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.SupportModel;
import io.weir.topology.eval.Mode;
import io.weir.topology.eval.ScoredRow;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Scores claims of a file with the model that the file's mode asks for.
///
/// @param unseen the model that has not seen the claim's group
record Scoring(
        FileModes modes, SupportModel shipped, Function<LabelledClaim, SupportModel> unseen, ClaimScorer scorer) {

    SupportModel model(String file, LabelledClaim claim) {
        return modes.of(file) == Mode.OUT_OF_FOLD ? unseen.apply(claim) : shipped;
    }

    /// Each claim with the mean of its posterior.
    List<ScoredRow> unsupported(String file, List<LabelledClaim> claims) {
        return scored(file, claims, scored -> scored.uncertainty().p());
    }

    List<ScoredRow> scored(String file, List<LabelledClaim> claims, ToDoubleFunction<ClaimScorer.Scored> score) {
        return claims.stream()
                .map(claim -> claim.scored(score.applyAsDouble(scorer.score(model(file, claim), claim))))
                .toList();
    }

    List<ScoredRow> overlap(List<LabelledClaim> claims) {
        return claims.stream()
                .map(claim -> claim.scored(scorer.overlap(shipped.words(), claim)))
                .toList();
    }
}
