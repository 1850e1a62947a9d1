// SPDX-License-Identifier: Apache-2.0
package io.weir.model.text;

import io.weir.model.Span;

/// A token and the characters it stands for.
public record PlacedToken(long id, Span characters) {}
