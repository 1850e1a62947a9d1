// SPDX-License-Identifier: Apache-2.0
/// Lays out the messages of a chat as a language model's own template wants them. Alone imports the
/// template engine.
///
/// A template comes with a model, so it is half trusted: it reaches no class, file or network, and what it
/// writes is bounded. A message comes from anyone: nothing in it becomes a special token, and nothing in it
/// is evaluated.
@NullMarked
package io.weir.model.chat;

import org.jspecify.annotations.NullMarked;
