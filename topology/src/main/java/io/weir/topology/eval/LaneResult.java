// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import io.weir.guard.ModelRef;
import java.util.List;

/// What a lane measured.
///
/// @param curves drawn in the report
/// @param slices tabled in the report
/// @param wrong rows that were called wrongly, for `--errors`
public record LaneResult(
        List<ModelRef> models,
        List<DataUsed> data,
        List<Metric> metrics,
        List<RocCurve> curves,
        List<Confusion> slices,
        List<ScoredRow> wrong) {

    public LaneResult {
        models = List.copyOf(models);
        data = List.copyOf(data);
        metrics = List.copyOf(metrics);
        curves = List.copyOf(curves);
        slices = List.copyOf(slices);
        wrong = List.copyOf(wrong);
    }
}
