// SPDX-License-Identifier: Apache-2.0
/// Text to tokens, and tokens to windows that a model can read. Alone imports the tokenizer library.
///
/// A tokenizer file may carry limits of its own, which would cut a text in silence. They are switched
/// off here: long text becomes windows, and what no window holds is counted.
@NullMarked
package io.weir.model.text;

import org.jspecify.annotations.NullMarked;
