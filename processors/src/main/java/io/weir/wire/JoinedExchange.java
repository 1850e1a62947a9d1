// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import java.util.List;
import java.util.Optional;

/// An exchange with the records it came from; at least one half is there.
public record JoinedExchange(Optional<HalfExchange.PromptHalf> prompt, Optional<HalfExchange.ResponseHalf> response) {

    public ExchangeId id() {
        return prompt.isPresent()
                ? prompt.get().exchange()
                : response.orElseThrow().exchange();
    }

    /// The exchange as guards see it.
    public Exchange exchange() {
        return new Exchange(
                id(), prompt.map(HalfExchange.PromptHalf::prompt), response.map(HalfExchange.ResponseHalf::response));
    }

    /// The halves that came, prompt first: each is one accepted event.
    public List<HalfExchange> halves() {
        if (prompt.isPresent() && response.isPresent()) {
            return List.of(prompt.get(), response.get());
        }
        return prompt.isPresent() ? List.of(prompt.get()) : List.of(response.orElseThrow());
    }
}
