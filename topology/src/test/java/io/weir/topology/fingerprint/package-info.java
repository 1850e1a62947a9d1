// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weir.topology.fingerprint;

import org.jspecify.annotations.NullMarked;
