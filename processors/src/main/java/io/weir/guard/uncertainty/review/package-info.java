// SPDX-License-Identifier: Apache-2.0
/// Evidence that comes after an answer was judged, and what it makes of the verdict.
///
/// Pure: an answer with its vectors, one more piece of evidence, and the revised observation. Who keeps the
/// answers, and where the evidence comes from, is for the stream to say.
@NullMarked
package io.weir.guard.uncertainty.review;

import org.jspecify.annotations.NullMarked;
