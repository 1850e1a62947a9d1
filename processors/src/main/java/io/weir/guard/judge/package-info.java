// SPDX-License-Identifier: Apache-2.0
/// A language model as judge: whether a text asks for harm, or an answer serves such a request.
///
/// What is judged was written by strangers, who may write to the judge. So it stands in a frame that it
/// cannot close, the answer has one form, and whatever is not in that form is no answer. Nothing here shows
/// a word of what it read: not in messages, and not in `toString`.
@NullMarked
package io.weir.guard.judge;

import org.jspecify.annotations.NullMarked;
