// SPDX-License-Identifier: Apache-2.0
package io.weir.model.gguf;

import java.io.IOException;

/// A file is not GGUF as Weir reads it; the message says where it is wrong.
public final class GgufException extends IOException {

    public GgufException(String message) {
        super("GGUF: " + message);
    }
}
