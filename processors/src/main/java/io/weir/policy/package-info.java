// SPDX-License-Identifier: Apache-2.0
/// Policies: a tenant's versioned rules that fold the verdicts of one exchange into one decision.
///
/// Plain Java: no Kafka, no clock, no log. A policy is compiled once, refused as a whole or not at
/// all, and immutable afterwards.
@NullMarked
package io.weir.policy;

import org.jspecify.annotations.NullMarked;
