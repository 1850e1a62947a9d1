// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import io.weir.guard.uncertainty.review.ResampleSettings;
import java.util.Optional;

/// How reviews ask for further answers.
///
/// @param model name of the model under `weir.model.remote`
/// @param served the name that its server knows it by
/// @param key empty for a key of this process's own
public record ResampleConfig(
        String model,
        String served,
        ResampleSettings settings,
        long tokensPerMinute,
        double riskMin,
        double controlRate,
        Optional<BacktranslationSettings.AuditKey> key) {}
