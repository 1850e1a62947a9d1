// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.fingerprint;

/// Something that a command needs is not there, or cannot be used. The message is for the person at the command
/// line.
final class MissingException extends Exception {

    private static final long serialVersionUID = 1L;

    MissingException(String message) {
        super(message);
    }
}
