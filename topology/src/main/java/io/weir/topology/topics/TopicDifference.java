// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.topics;

/// One way in which a cluster's topic is not what Weir needs.
///
/// @param what what is, and what should be
/// @param fix what a person can do about it
public record TopicDifference(String topicName, String what, String fix) {}
