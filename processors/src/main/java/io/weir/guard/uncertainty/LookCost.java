// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.uncertainty;

import java.time.Duration;

/// What one look cost.
///
/// @param claims that were found in the answer
/// @param sentences texts that vectors were asked for
/// @param pairs of concept and piece of evidence that were scored
/// @param reading time to find claims and to split the evidence
/// @param waiting time until the encoder could be asked
/// @param encoding time until all vectors were there
/// @param judging time to compare and to conclude
public record LookCost(
        int claims,
        int sentences,
        long pairs,
        Duration reading,
        Duration waiting,
        Duration encoding,
        Duration judging) {}
