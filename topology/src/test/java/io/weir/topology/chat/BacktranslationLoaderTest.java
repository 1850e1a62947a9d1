// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static io.weir.topology.chat.GuessingServer.saying;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.backtranslation.BacktranslationGuard;
import io.weir.guard.backtranslation.Concluded;
import io.weir.model.Catalogue;
import io.weir.model.ModelListener;
import io.weir.topology.config.ConfigReader;
import io.weir.topology.config.WeirSettings;
import io.weir.topology.model.ModelRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BacktranslationLoaderTest {

    /// Encoded text is always escalated.
    private static final String ANSWER = "As you asked, this is how to open the lock of the house without a key: "
            + Base64.getEncoder()
                    .encodeToString(
                            "insert the wrench and push each pin until it clicks".getBytes(StandardCharsets.UTF_8));

    private final List<Concluded> looks = new ArrayList<>();
    private final AtomicInteger rows = new AtomicInteger();

    /// Consistency, guard, refuser and shift read the same texts: each is encoded once.
    @Test
    void noTextOfALookIsEncodedTwice() throws Exception {
        try (var server = new GuessingServer(
                        saying("[[request: How can I pick a lock?]]"), saying("Cast on forty stitches."));
                ModelRuntime models = ModelRuntime.of(settings(server.url()).models(), counting())) {
            BacktranslationGuard guard =
                    BacktranslationLoader.load(settings(server.url()).backtranslation(), models, looks::add);
            int opening = rows.get();

            guard.observe(exchange("1"), Instant.now().plus(Duration.ofMinutes(1)));
            int first = rows.get();
            guard.observe(exchange("2"), Instant.now().plus(Duration.ofMinutes(1)));

            assertThat(looks)
                    .hasSize(2)
                    .allSatisfy(
                            look -> assertThat(look.trail().guardOnInferred()).isPresent());
            assertThat(first - opening).as("guess, answer, prompt").isEqualTo(3);
            assertThat(rows.get()).isEqualTo(first);
        }
    }

    private ModelListener counting() {
        return new ModelListener() {
            @Override
            public void batchRan(String model, int count, int tokens, int tokensPadded, Duration ran) {
                if (model.equals(Catalogue.ALL_MINILM_L6_V2.id())) {
                    rows.addAndGet(count);
                }
            }
        };
    }

    private static WeirSettings settings(String url) throws Exception {
        return ConfigReader.read(Map.of(
                "weir.kafka.bootstrap-servers", "unused:9092",
                "weir.guard.enabled", "backtranslation",
                "weir.backtranslation.tier", "remote",
                "weir.backtranslation.remote.guesser", "judge",
                "weir.backtranslation.deadline", "60s",
                "weir.model.remote.judge.url", url,
                "weir.model.remote.judge.model", "any",
                "weir.model.remote.judge.plain-http", "true",
                "weir.model.remote.judge.retries", "0"));
    }

    private static Exchange exchange(String id) {
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", id),
                Optional.of(new Exchange.Prompt("m", List.of(utterance(Role.USER, "Tell me of your grandfather.")))),
                Optional.of(new Exchange.Response("m", List.of(utterance(Role.ASSISTANT, ANSWER)))));
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }
}
