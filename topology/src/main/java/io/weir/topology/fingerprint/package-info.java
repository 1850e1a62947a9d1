// SPDX-License-Identifier: Apache-2.0
/// The commands below `./weir fingerprint`: freeze a reference, register training runs, look at them, and compare
/// pictures with them.
@NullMarked
package io.weir.topology.fingerprint;

import org.jspecify.annotations.NullMarked;
