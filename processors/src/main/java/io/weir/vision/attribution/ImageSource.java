// SPDX-License-Identifier: Apache-2.0
package io.weir.vision.attribution;

import io.weir.guard.TenantId;

/// Whose pictures are judged together: an account, a feed, an endpoint of a tenant.
public record ImageSource(TenantId tenant, String name) {

    /// The key of its records; a tenant's slug holds no slash.
    public String recordKey() {
        return tenant.value() + '/' + name;
    }
}
