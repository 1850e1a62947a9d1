// SPDX-License-Identifier: Apache-2.0
/// Whether a picture copies one of a protected set.
///
/// Distances alone tell little, as some pictures have near neighbours by nature; so a picture's nearest
/// protected neighbour is compared with its next ones. Copies that were shifted, mirrored or cropped are
/// found because such forms of every protected picture are in the index.
///
/// Nothing here knows Kafka, a clock, or a log. Immutable and safe for threads.
@NullMarked
package io.weir.vision.copy;

import org.jspecify.annotations.NullMarked;
