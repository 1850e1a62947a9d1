// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.demo;

import io.weir.topology.chat.BacktranslationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How the demo runs.
///
/// @param began when the command was given, from which the first alert is counted
/// @param length how long exchanges are sent
/// @param ratePerSecond exchanges begun in a second
/// @param httpPort of the page; 0 takes a free one
/// @param summary where the summary goes as JSON
/// @param tier who looks at escalated answers; no server can be named here
record DemoSettings(
        Instant began,
        Duration length,
        double ratePerSecond,
        int httpPort,
        long seed,
        Optional<Path> summary,
        BacktranslationSettings.Choice tier) {}
