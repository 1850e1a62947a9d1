// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.prefilter;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import java.util.List;
import java.util.Optional;

/// Exchanges of one prompt and one answer.
final class Exchanges {

    private Exchanges() {}

    static Exchange of(String prompt, String response) {
        return of("exchange", prompt, response);
    }

    static Exchange of(String id, String prompt, String response) {
        return of(id, prompt, List.of(new Part.Text(Part.Kind.TEXT, response)));
    }

    static Exchange of(String id, String prompt, List<Part> response) {
        return new Exchange(
                new ExchangeId(new TenantId("tenant"), "conversation", id),
                Optional.of(new Exchange.Prompt("model", List.of(utterance(Role.USER, prompt)))),
                Optional.of(new Exchange.Response("model", List.of(new Utterance(Role.ASSISTANT, false, response)))));
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }
}
