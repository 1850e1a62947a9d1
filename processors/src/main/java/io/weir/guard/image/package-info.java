// SPDX-License-Identifier: Apache-2.0
/// Looks at pictures: reads the file once, hashes it, and asks an encoder.
///
/// Nothing here knows Kafka, a clock, or a log. Safe for threads.
@NullMarked
package io.weir.guard.image;

import org.jspecify.annotations.NullMarked;
