// SPDX-License-Identifier: Apache-2.0
/// The lane and the head of the refusal guard: its rows, its fit, its metrics, its baselines.
@NullMarked
package io.weir.topology.eval.refusal;

import org.jspecify.annotations.NullMarked;
