// SPDX-License-Identifier: Apache-2.0
/// Work that waits, inside exactly-once stream processing.
@NullMarked
package io.weir.stream.async;

import org.jspecify.annotations.NullMarked;
