// SPDX-License-Identifier: Apache-2.0
/// Reads GGUF, the file format of llama.cpp: metadata, and weights turned back into floats.
///
/// A file is untrusted: every length and place in it is checked before it is used, and what does not fit
/// is a [io.weir.model.gguf.GgufException] whose message names the part that is wrong.
@NullMarked
package io.weir.model.gguf;

import org.jspecify.annotations.NullMarked;
