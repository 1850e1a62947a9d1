// SPDX-License-Identifier: Apache-2.0
/// The topics of a cluster against what Weir needs: which are missing, which differ, and what mends
/// them. Comparing is pure; [io.weir.topology.topics.TopicCluster] alone talks to brokers.
@NullMarked
package io.weir.topology.topics;

import org.jspecify.annotations.NullMarked;
