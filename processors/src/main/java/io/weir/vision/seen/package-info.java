// SPDX-License-Identifier: Apache-2.0
/// What can be said of a picture before any model looks at it: what its header claims, its digest, its
/// perceptual hash, and which known pictures lie near.
///
/// A file is walked from end to end before a pixel is allocated; what is refused has a named reason and is
/// never half read. Nothing here knows Kafka, a clock, or a log. Safe for threads.
@NullMarked
package io.weir.vision.seen;

import org.jspecify.annotations.NullMarked;
