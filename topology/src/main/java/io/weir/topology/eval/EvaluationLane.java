// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.util.List;

/// One lane that `./weir eval` can measure.
///
/// It runs the guard classes, weights, and settings of the stream; a second implementation of a guard
/// inside a lane is a defect.
public interface EvaluationLane {

    /// As the command line names it.
    String name();

    /// The files that the lane reads, relative to the data directory.
    List<String> files();

    /// The metrics that the lane prints, with floors and targets, in order.
    List<MetricSpec> metrics();

    LaneResult evaluate(EvaluationRun run);
}
