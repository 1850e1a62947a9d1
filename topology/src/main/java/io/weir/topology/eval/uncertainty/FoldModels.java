// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.guard.uncertainty.SupportModel;
import io.weir.topology.eval.GroupFolds;
import io.weir.topology.eval.Progress;
import java.util.ArrayList;
import java.util.List;

/// Models fitted without one fold each, and one fitted on everything.
final class FoldModels {

    static final int FOLDS = 5;

    private final GroupFolds folds;
    private final List<SupportModel> without;
    private final SupportModel whole;

    private FoldModels(GroupFolds folds, List<SupportModel> without, SupportModel whole) {
        this.folds = folds;
        this.without = without;
        this.whole = whole;
    }

    static FoldModels fit(SupportPairs data, SupportFit fit, long seed, Progress progress) {
        GroupFolds folds =
                new GroupFolds(data.pairs().stream().map(SupportPair::group).toList(), FOLDS, seed);
        List<SupportModel> without = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            progress.note("fitting without fold " + (fold + 1) + " of " + FOLDS);
            without.add(fit.fit(group -> folds.foldOf(group) != left));
        }
        return new FoldModels(folds, without, fit.fit(_ -> true));
    }

    /// The model that has not seen the claim's group.
    SupportModel unseen(LabelledClaim claim) {
        int fold = folds.foldOf(SupportPairs.group(claim));
        return fold < 0 ? whole : without.get(fold);
    }
}
