// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.guard.prefilter;

import org.jspecify.annotations.NullMarked;
