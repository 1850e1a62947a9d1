// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

/// A model answered with numbers that are no answer.
final class NotFiniteException extends Exception {

    NotFiniteException() {
        super("the model's logits are not finite");
    }
}
