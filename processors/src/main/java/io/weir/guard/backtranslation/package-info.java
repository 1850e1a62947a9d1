// SPDX-License-Identifier: Apache-2.0
/// Stages 3 to 7 of the backtranslation lane: what was really asked, guessed from the answer alone.
///
/// The model that guesses never sees the prompt: an attacker writes the prompt, and the answer only through
/// the model. Everything here is pure apart from the ports that it asks. A failure, an unreadable guess, and
/// a tier that may not clear are each inconclusive, never clear.
@NullMarked
package io.weir.guard.backtranslation;

import org.jspecify.annotations.NullMarked;
