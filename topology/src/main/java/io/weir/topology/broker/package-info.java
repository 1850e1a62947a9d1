// SPDX-License-Identifier: Apache-2.0
/// A Kafka broker inside the process, for the demo, tests and benchmarks. Never for production.
@NullMarked
package io.weir.topology.broker;

import org.jspecify.annotations.NullMarked;
