// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval.hazard;

import java.util.LinkedHashMap;
import java.util.Map;

/// How hazard heads are fitted.
///
/// @param hidden units of one network
/// @param members networks that are averaged
/// @param epochs passes over the examples
/// @param rate of the first step; it falls to 0 in a straight line
/// @param decay of the weights, a share of them for each unit of the rate
/// @param batch examples of one step
record TanhSettings(int hidden, int members, int epochs, double rate, double decay, int batch) {

    /// Chosen by cross-validation: docs/decisions/050-hazard-heads.md.
    static final TanhSettings SHIPPED = new TanhSettings(64, 1, 60, .001, 3, 32);

    TanhSettings {
        if (!(hidden > 0 && members > 0 && epochs > 0 && rate > 0 && decay >= 0 && batch > 0)) {
            throw new IllegalArgumentException("settings of a fit are positive");
        }
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hidden", hidden);
        json.put("members", members);
        json.put("epochs", epochs);
        json.put("rate", rate);
        json.put("decay", decay);
        json.put("batch", batch);
        return json;
    }
}
