// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.eval;

import java.io.Serial;

/// Data that a command cannot go on with; the message names files and lines, never text.
public final class DataException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    /// @param exitStatus of the process: 3 something is missing, 4 what is there is malformed
    public DataException(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }
}
