// SPDX-License-Identifier: Apache-2.0
/// Turns language models of other formats into what [io.weir.model.onnx.OnnxLanguageModel] serves.
///
/// The same file gives the same bytes on every machine, so that the catalogue can pin the result by hash.
@NullMarked
package io.weir.model.convert;

import org.jspecify.annotations.NullMarked;
