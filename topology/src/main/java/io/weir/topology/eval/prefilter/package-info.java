// SPDX-License-Identifier: Apache-2.0
/// Fits the prefilter, and measures it: how much it escalates, and what it lets pass.
@NullMarked
package io.weir.topology.eval.prefilter;

import org.jspecify.annotations.NullMarked;
