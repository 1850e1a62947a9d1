// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.topology.image;

import org.jspecify.annotations.NullMarked;
