// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

/// What is done with an exchange, mildest first: of several the last in this order holds.
public enum Action {
    /// The response goes to the released topic, as it came.
    RELEASE,
    /// The response is held on the quarantine topic until a person decides.
    REVIEW,
    /// The response goes to the quarantine topic: withheld, or to be withdrawn.
    QUARANTINE
}
