// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.guard.uncertainty;

import org.jspecify.annotations.NullMarked;
