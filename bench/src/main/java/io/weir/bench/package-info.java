// SPDX-License-Identifier: Apache-2.0
/// Benchmarks: how much of a hand-written loop's speed the stream keeps.
///
/// Machines are shared and noisy, so nothing here reports a time alone. Contenders run in turn,
/// round after round, in one process against the embedded broker, and what counts is
/// the median of the rounds' ratios.
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
