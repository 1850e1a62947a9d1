// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

/// An output record cannot be written. Its message names field and rule, never content.
public final class UnencodableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    public UnencodableException(DeadLetterReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }
}
