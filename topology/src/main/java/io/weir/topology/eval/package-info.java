// SPDX-License-Identifier: Apache-2.0
/// The harness that says how good a guard is, and that fits the weights that ship.
///
/// A lane ([io.weir.topology.eval.EvaluationLane]) runs the guard classes of the stream over labelled
/// rows and gives metrics; a head ([io.weir.topology.eval.TrainableHead]) gives weights with their
/// manifest. Rows are read by file name below one directory, whatever rows are there. No text of a row
/// reaches an exception, a report, or `toString`: files, line numbers, ids, and counts do.
@NullMarked
package io.weir.topology.eval;

import org.jspecify.annotations.NullMarked;
