// SPDX-License-Identifier: Apache-2.0
/// The `hazard` lane: fits the heads of the hazard guard, and measures the guard.
@NullMarked
package io.weir.topology.eval.hazard;

import org.jspecify.annotations.NullMarked;
