// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.topology.eval.judge;

import org.jspecify.annotations.NullMarked;
