// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.topology.model;

import org.jspecify.annotations.NullMarked;
