// SPDX-License-Identifier: Apache-2.0
package io.weir.model.onnx;

import io.weir.model.text.TokenWindow;

/// One window, and what is wanted of it.
record EncoderRow(TokenWindow window, Readout readout) {

    int tokens() {
        return window.length();
    }
}
