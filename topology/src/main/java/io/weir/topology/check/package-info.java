// SPDX-License-Identifier: Apache-2.0
/// One exchange, judged at a terminal: reading it, and showing what came of it.
@NullMarked
package io.weir.topology.check;

import org.jspecify.annotations.NullMarked;
