// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

import java.time.Duration;

/// How an answer came about: copied into the audit trail.
///
/// @param device where it ran, such as `cpu`
/// @param tokensRead tokens in all windows, an overlap counted once
/// @param tokensDropped tokens that no window holds; above 0 nobody may say clear
/// @param queued longest wait of any window
/// @param ran longest model run of any window
public record ModelRun(
        String model,
        Digest digest,
        Precision precision,
        String device,
        int tokensRead,
        int tokensDropped,
        Duration queued,
        Duration ran) {}
