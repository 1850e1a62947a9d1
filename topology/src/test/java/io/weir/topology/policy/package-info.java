// SPDX-License-Identifier: Apache-2.0
/// Tests of `./weir policy`.
@NullMarked
package io.weir.topology.policy;

import org.jspecify.annotations.NullMarked;
