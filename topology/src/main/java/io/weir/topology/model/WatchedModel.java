// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import java.time.Instant;

/// An open model, as far as health and metrics are concerned.
public interface WatchedModel {

    /// Catalogue id.
    String id();

    /// Where it runs, such as `cpu`.
    String device();

    /// Whether its known answers came out right when last asked.
    boolean isReady();

    /// Asks the known answers again.
    ///
    /// @return whether it is ready from now on
    boolean check(Instant deadline);

    /// Tokens that wait for it now.
    long queuedTokens();
}
