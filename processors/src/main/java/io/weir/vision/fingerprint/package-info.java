// SPDX-License-Identifier: Apache-2.0
/// Which registered generator made a source's pictures.
///
/// Two answers from the same features. The **effect curve** counts, block by block, how a source's pictures
/// lie to a frozen set of real ones; it is a sum of integers, so it merges, splits and replays exactly, and
/// says how close to copying a source is. The **probe** weighs all blocks of one picture against each
/// registered generator, and needs far fewer pictures.
///
/// Nothing here knows Kafka, a clock, or a log; everything is a function of features. Immutable and safe for
/// threads, except [io.weir.vision.fingerprint.StreamState], which its owner adds to.
@NullMarked
package io.weir.vision.fingerprint;

import org.jspecify.annotations.NullMarked;
