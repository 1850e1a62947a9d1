// SPDX-License-Identifier: Apache-2.0
/// The chat lane as an application: how its streams run on a cluster.
@NullMarked
package io.weir.topology.chat;

import org.jspecify.annotations.NullMarked;
