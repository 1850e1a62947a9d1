// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.GuardId;

/// One rule that had a say in a decision.
///
/// @param rule id of the policy's rule
/// @param guard whose verdict it read
/// @param subject the hazard slug or the cause's name it fired on
/// @param action what it asked for
/// @param shadow true where the rule only watches: its action was not taken
public record Reason(String rule, GuardId guard, String subject, Action action, boolean shadow) {}
