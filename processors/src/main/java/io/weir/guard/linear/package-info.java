// SPDX-License-Identifier: Apache-2.0
/// Linear models over hashed n-grams: features, weights on disk, and the calibrated score.
@NullMarked
package io.weir.guard.linear;

import org.jspecify.annotations.NullMarked;
