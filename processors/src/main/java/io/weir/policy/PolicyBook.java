// SPDX-License-Identifier: Apache-2.0
package io.weir.policy;

import io.weir.guard.TenantId;

/// The policies in force. Safe to read from any thread; a change is visible at once.
public interface PolicyBook {

    /// The tenant's own policy, else the one published for `*`, else the built-in one.
    Policy policyOf(TenantId tenant);
}
