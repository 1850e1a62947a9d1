// SPDX-License-Identifier: Apache-2.0
/// Values that models take and give, the catalogue of models, and the store of their files.
///
/// A model's files are pinned by size and SHA-256: a file with another hash is never served. Models
/// answer with numbers; what they mean is for guards to say. A model that cannot answer gives
/// [io.weir.model.Encoding.Unavailable] with a cause, never an exception.
@NullMarked
package io.weir.model;

import org.jspecify.annotations.NullMarked;
