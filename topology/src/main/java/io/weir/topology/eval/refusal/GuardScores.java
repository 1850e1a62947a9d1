// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.refusal;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.HazardCategory;
import io.weir.guard.Observation;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Signal;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.linear.LinearModel;
import io.weir.guard.refusal.RefusalGuard;
import io.weir.guard.refusal.RefusalModel;
import io.weir.topology.eval.ScoredRow;
import java.util.List;
import java.util.Optional;

/// What the guard itself says of answers: the class that the stream runs, with some weights.
final class GuardScores {

    private static final ExchangeId EXCHANGE = new ExchangeId(new TenantId("evaluation"), "conversation", "exchange");

    private final RefusalGuard guard;
    private final double threshold;
    private int unread;

    GuardScores(RefusalModel model) {
        this.guard = new RefusalGuard(model);
        this.threshold = model.linear().threshold();
    }

    /// The guard with weights that were just fitted.
    static GuardScores of(byte[] file) {
        return new GuardScores(new RefusalModel(LinearModel.read(file, LinearModel.sha256(file))));
    }

    ScoredRow scored(RefusalRow row) {
        double score = score(row.answer());
        return new ScoredRow(row.id(), row.group(), row.slice(), row.refuses(), score, score >= threshold);
    }

    /// Probability of a refusal; 0 where the guard could not read the answer, which is counted.
    double score(String answer) {
        return switch (guard.observe(exchange(answer))) {
            case Observation.Seen seen -> {
                unread += seen.unread().isEmpty() ? 0 : 1;
                yield seen.signals().stream()
                        .filter(signal -> signal.category().equals(HazardCategory.REFUSAL))
                        .mapToDouble(Signal::score)
                        .max()
                        .orElse(0);
            }
            case Observation.Failed _ -> {
                unread++;
                yield 0;
            }
        };
    }

    /// How many answers the guard could not read.
    int unread() {
        return unread;
    }

    private static Exchange exchange(String answer) {
        var utterance = new Utterance(Role.ASSISTANT, false, List.of(new Part.Text(Part.Kind.TEXT, answer)));
        return new Exchange(
                EXCHANGE, Optional.empty(), Optional.of(new Exchange.Response("evaluated", List.of(utterance))));
    }
}
