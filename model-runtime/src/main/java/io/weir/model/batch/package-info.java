// SPDX-License-Identifier: Apache-2.0
/// Batching: requests of many callers, joined into few model runs.
///
/// Callers block, on virtual threads as a rule; models run on a few platform threads. Nothing here
/// knows what a model computes.
@NullMarked
package io.weir.model.batch;

import org.jspecify.annotations.NullMarked;
