// SPDX-License-Identifier: Apache-2.0
/// Models that run in this process, by ONNX Runtime. Alone imports it.
///
/// One session a model, shared by all workers; each worker owns its buffers.
@NullMarked
package io.weir.model.onnx;

import org.jspecify.annotations.NullMarked;
