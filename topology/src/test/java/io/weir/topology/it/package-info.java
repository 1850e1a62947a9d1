// SPDX-License-Identifier: Apache-2.0
/// Tests of the packaged program in processes of its own, against a real broker.
@NullMarked
package io.weir.topology.it;

import org.jspecify.annotations.NullMarked;
