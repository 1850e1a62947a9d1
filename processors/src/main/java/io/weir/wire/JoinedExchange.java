// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An exchange with the records it came from; at least one half is there.
public record JoinedExchange(Optional<HalfExchange.PromptHalf> prompt, Optional<HalfExchange.ResponseHalf> response) {

    public ExchangeId id() {
        return halves().getFirst().exchange();
    }

    /// The exchange as guards see it.
    public Exchange exchange() {
        return new Exchange(
                id(), prompt.map(HalfExchange.PromptHalf::prompt), response.map(HalfExchange.ResponseHalf::response));
    }

    /// The halves that came, prompt first: each is one accepted event.
    public List<HalfExchange> halves() {
        return Stream.<Optional<? extends HalfExchange>>of(prompt, response)
                .flatMap(Optional::stream)
                .<HalfExchange>map(half -> half)
                .toList();
    }
}
