// SPDX-License-Identifier: Apache-2.0
package io.weir.wire;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Side;

/// One event of the chat lane, read: one half of an exchange with the record it came from.
public sealed interface HalfExchange {

    EventKey event();

    ExchangeId exchange();

    SourceRecord origin();

    Side side();

    record PromptHalf(EventKey event, ExchangeId exchange, SourceRecord origin, Exchange.Prompt prompt)
            implements HalfExchange {
        @Override
        public Side side() {
            return Side.PROMPT;
        }
    }

    record ResponseHalf(EventKey event, ExchangeId exchange, SourceRecord origin, Exchange.Response response)
            implements HalfExchange {
        @Override
        public Side side() {
            return Side.RESPONSE;
        }
    }
}
