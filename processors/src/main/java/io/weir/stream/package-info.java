// SPDX-License-Identifier: Apache-2.0
/// Kafka Streams processors: the shell that feeds records to guards, policies, and alerts.
///
/// A processor is owned by one stream thread and needs no locks. Time is the record's own. Anything
/// may be processed again after a crash, so every effect is keyed by what caused it.
@NullMarked
package io.weir.stream;

import org.jspecify.annotations.NullMarked;
