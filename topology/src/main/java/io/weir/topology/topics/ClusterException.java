// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.topics;

/// A cluster did not answer, or did not do what it was asked. The message is for the person at the
/// command line.
public final class ClusterException extends Exception {

    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }
}
