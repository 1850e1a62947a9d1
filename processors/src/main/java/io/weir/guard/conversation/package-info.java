// SPDX-License-Identifier: Apache-2.0
/// What shows over several exchanges only: strikes that add up, and scores that rise.
///
/// Pure: what is kept goes in and comes out as bytes, and time is the exchange's own, so a replay remembers
/// the same.
@NullMarked
package io.weir.guard.conversation;

import org.jspecify.annotations.NullMarked;
