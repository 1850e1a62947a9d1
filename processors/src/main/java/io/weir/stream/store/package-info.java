// SPDX-License-Identifier: Apache-2.0
/// What state stores hold: bytes in and out, and where a store lies.
@NullMarked
package io.weir.stream.store;

import org.jspecify.annotations.NullMarked;
