// SPDX-License-Identifier: Apache-2.0
package io.weir.guard;

/// Names one exchange. Ids are the producer's own and mean nothing outside their tenant.
///
/// @param conversation the events' `subject`
/// @param exchange the events' `correlationid`; the prompt's own id where it had none
public record ExchangeId(TenantId tenant, String conversation, String exchange) {

    public ExchangeId {
        if (conversation.isEmpty() || exchange.isEmpty()) {
            throw new IllegalArgumentException("an exchange names its conversation and itself");
        }
    }

    /// Key of the chat lane's records: keeps one conversation in order on one task.
    public String recordKey() {
        return tenant.value() + '/' + conversation;
    }
}
