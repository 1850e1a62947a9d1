// SPDX-License-Identifier: Apache-2.0
/// The application: wires guards, policies and streams to a cluster, and starts and stops them.
@NullMarked
package io.weir.topology;

import org.jspecify.annotations.NullMarked;
