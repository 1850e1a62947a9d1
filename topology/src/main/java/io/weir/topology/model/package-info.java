// SPDX-License-Identifier: Apache-2.0
/// Binds the models of `model-runtime` to the ports of guards, one small adapter each.
@NullMarked
package io.weir.topology.model;

import org.jspecify.annotations.NullMarked;
