// SPDX-License-Identifier: Apache-2.0
/// Whether a judge can be talked out of its verdict: `./weir eval judge-injection`.
@NullMarked
package io.weir.topology.eval.judge;

import org.jspecify.annotations.NullMarked;
