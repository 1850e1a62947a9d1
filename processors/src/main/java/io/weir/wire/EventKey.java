// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.TenantId;

/// Identity of an event for deduplication. Ids of two tenants never meet.
public record EventKey(TenantId tenant, String source, String id) {}
