// SPDX-License-Identifier: Apache-2.0
/// Liveness and readiness, as `/q/health` serves them.
@NullMarked
package io.weir.topology.health;

import org.jspecify.annotations.NullMarked;
