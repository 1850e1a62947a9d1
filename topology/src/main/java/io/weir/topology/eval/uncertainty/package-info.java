// SPDX-License-Identifier: Apache-2.0
/// The `uncertainty` lane: fits the support head, and measures concepts, scorer and estimator.
@NullMarked
package io.weir.topology.eval.uncertainty;

import org.jspecify.annotations.NullMarked;
