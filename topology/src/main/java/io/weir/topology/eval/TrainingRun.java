// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

/// What a head is fitted from.
public record TrainingRun(DataDirectory data, long seed, Progress progress) {}
