// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.AnswerToken;
import io.weir.schema.Topic;
import io.weir.wire.HalfExchange.PromptHalf;
import io.weir.wire.HalfExchange.ResponseHalf;
import io.weir.wire.JoinedExchange;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a store keeps is the record as it came: whatever a newer reader reads of it is there.
final class StoredExchangeSerdeTest {

    private static final String PROMPT =
            "{\"model\":\"m\",\"temperature\":0.7,\"messages\":[{\"role\":\"user\",\"content\":\"Who was Ada?\"}]}";
    private static final String RESPONSE = """
            {"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"A painter"},
              "logprobs":{"content":[{"token":"A","logprob":-0.1},{"token":" painter","logprob":-2.5}]}}]}""";

    private final StoredExchangeSerde serde = new StoredExchangeSerde(Halves.READER);

    @Test
    void temperatureAndLogProbabilitiesComeBackWithTheirRecords() {
        JoinedExchange back = serde.decode(serde.encode(joined()));

        assertThat(back.exchange()).isEqualTo(joined().exchange());
        assertThat(back.exchange().prompt().orElseThrow().temperature()).hasValue(.7);
        assertThat(back.exchange().response().orElseThrow().tokens())
                .containsExactly(new AnswerToken("A", -.1), new AnswerToken(" painter", -2.5));
    }

    @Test
    void theyAreStoredOnceAsTheyCame() {
        String stored = new String(serde.encode(joined()), UTF_8);

        assertThat(stored).containsOnlyOnce("logprobs").containsOnlyOnce("\"temperature\":0.7");
        assertThat(stored.length()).isLessThan(PROMPT.length() + RESPONSE.length() + 1_024);
    }

    private static JoinedExchange joined() {
        return new JoinedExchange(
                Optional.of((PromptHalf) Halves.half(Topic.PROMPT, "e", PROMPT, 0)),
                Optional.of((ResponseHalf) Halves.half(Topic.RESPONSE, "e", RESPONSE, 0)));
    }
}
