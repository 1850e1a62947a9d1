// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.guard.uncertainty.review;

import org.jspecify.annotations.NullMarked;
