// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import java.util.LinkedHashMap;
import java.util.Map;

/// How hazard heads are fitted.
///
/// @param hidden units of one category's network
/// @param steps along the gradient of all examples
/// @param rate of the first step; it falls to 0 in a straight line
/// @param inputPenalty weight of half the squared input weights in the loss
/// @param outputPenalty weight of half the squared output weights in the loss
record TanhSettings(int hidden, int steps, double rate, double inputPenalty, double outputPenalty) {

    /// Chosen by cross-validation: docs/decisions/050-hazard-heads.md.
    static final TanhSettings SHIPPED = new TanhSettings(8, 60, .02, 1.5, .001);

    TanhSettings {
        if (!(hidden > 0 && steps > 0 && rate > 0 && inputPenalty >= 0 && outputPenalty >= 0)) {
            throw new IllegalArgumentException("settings of a fit are positive");
        }
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hidden", hidden);
        json.put("steps", steps);
        json.put("rate", rate);
        json.put("inputPenalty", inputPenalty);
        json.put("outputPenalty", outputPenalty);
        return json;
    }
}
