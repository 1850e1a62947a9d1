// SPDX-License-Identifier: Apache-2.0
/// Stages 1 and 2 of the backtranslation lane: which exchanges are worth asking a language model about.
///
/// Everything here is pure but the encoder tier, which blocks on its encoder. No answer of this package
/// means "harmful": an escalation is a question, and what was cleared can be audited.
@NullMarked
package io.weir.guard.prefilter;

import org.jspecify.annotations.NullMarked;
