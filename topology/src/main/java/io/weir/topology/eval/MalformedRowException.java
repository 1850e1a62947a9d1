// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.io.Serial;

/// A row that cannot be used, named by file and line.
public final class MalformedRowException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    MalformedRowException(String file, int line, String what) {
        super(file + ":" + line + ": " + what);
    }
}
