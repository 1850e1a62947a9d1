// SPDX-License-Identifier: Apache-2.0
/// Commands that serve: the container around a running node, with its metrics, health and pages.
@NullMarked
package io.weir.topology.serve;

import org.jspecify.annotations.NullMarked;
