// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.guard.judge;

import org.jspecify.annotations.NullMarked;
