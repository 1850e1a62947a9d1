// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.uncertainty;

import io.weir.topology.eval.EvaluationRun;
import io.weir.topology.eval.Mode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// How the rows of each file are scored.
final class FileModes {

    private static final Set<String> NEVER_TRAIN =
            Set.of(WikiPassages.FILE, JudgePairs.FILE, ShortAnswers.FILE, DomainFacts.FILE);

    private final Map<String, Mode> modes = new HashMap<>();

    /// @param trainedOn digests of the files that the shipped weights rest on
    FileModes(EvaluationRun run, Set<String> trainedOn) {
        for (String file : UncertaintyData.FILES) {
            boolean trained = trainedOn.contains(run.data().sha256(file));
            modes.put(
                    file,
                    NEVER_TRAIN.contains(file) ? Mode.AS_SHIPPED : run.mode().forFile(trained));
        }
    }

    Mode of(String file) {
        return modes.getOrDefault(file, Mode.AS_SHIPPED);
    }
}
