// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.cli;

import io.weir.topology.eval.EvaluationLane;
import io.weir.topology.eval.TrainableHead;
import io.weir.topology.eval.backtranslation.BacktranslationLane;
import io.weir.topology.eval.backtranslation.GuessGuardTrainer;
import io.weir.topology.eval.hazard.HazardLane;
import io.weir.topology.eval.hazard.HazardTrainer;
import io.weir.topology.eval.judge.JudgeInjectionLane;
import io.weir.topology.eval.prefilter.PrefilterLane;
import io.weir.topology.eval.prefilter.PrefilterTrainer;
import io.weir.topology.eval.refusal.RefusalHead;
import io.weir.topology.eval.refusal.RefusalLane;
import java.util.List;
import java.util.Optional;

/// Every lane that `eval` measures, and every head that `train` fits. A new one is listed here.
final class Lanes {

    private static final List<EvaluationLane> LANES = List.of(
            new RefusalLane(),
            new HazardLane(),
            new BacktranslationLane(),
            new JudgeInjectionLane(),
            new PrefilterLane());
    private static final List<TrainableHead> HEADS =
            List.of(new RefusalHead(), new HazardTrainer(), new GuessGuardTrainer(), new PrefilterTrainer());

    private Lanes() {}

    static List<EvaluationLane> all() {
        return LANES;
    }

    static Optional<EvaluationLane> named(String name) {
        return LANES.stream().filter(lane -> lane.name().equals(name)).findFirst();
    }

    static List<TrainableHead> heads() {
        return HEADS;
    }

    static Optional<TrainableHead> headNamed(String name) {
        return HEADS.stream().filter(head -> head.name().equals(name)).findFirst();
    }
}
