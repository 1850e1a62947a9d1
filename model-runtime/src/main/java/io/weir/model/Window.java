// SPDX-License-Identifier: Apache-2.0
package io.weir.model;

/// What a model said of one stretch of a text.
///
/// @param rows `[1, width]` for an embedding
public record Window(Span characters, Matrix rows) {}
