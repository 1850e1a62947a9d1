// SPDX-License-Identifier: Apache-2.0
/// Metrics: their names in one place, and the listener that counts.
///
/// No label has unbounded values: tenants are the configured ones or `other`, everything else is a
/// slug of the code. Series are there, at zero, from the start.
@NullMarked
package io.weir.topology.metrics;

import org.jspecify.annotations.NullMarked;
