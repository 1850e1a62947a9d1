// SPDX-License-Identifier: Apache-2.0
/// From the features of pictures, one after the other, to what is said of each and of its source.
///
/// All of it is a function of the feature events, the registered fingerprints, the reference and the protected
/// sets: the same ones give the same conclusions. Time is the events' own. Nothing here knows Kafka, a clock,
/// or a log; what must be remembered goes through [io.weir.vision.attribution.SourceStore].
@NullMarked
package io.weir.vision.attribution;

import org.jspecify.annotations.NullMarked;
