// SPDX-License-Identifier: Apache-2.0
package io.weir.guard.backtranslation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.ModelRef;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.prefilter.Prefilter;
import io.weir.guard.prefilter.Screening;
import io.weir.guard.prefilter.Screening.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PrefilterScreenTest {

    private static final String PROMPT = "How do I keep the old clock in the hall from losing time?";
    private static final String ANSWER = "Wind it every week on the same day, and move the bob up a little.";

    private final Prefilter prefilter = Prefilter.shipped(new AuditSample(new byte[32], 1e-12));

    @Test
    void everydayExchangesAreClearedByTheLinearTier() {
        Screening screening = PrefilterScreen.linear(prefilter).screen(exchange(), Instant.MAX);

        assertThat(screening)
                .isInstanceOfSatisfying(
                        Screening.ClearedByPrefilter.class,
                        cleared -> assertThat(cleared.scores().tier()).isEqualTo(Tier.LINEAR));
    }

    @Test
    void whereTheEncoderIsSilentTheLinearTierStands() {
        PrefilterScreen screen = PrefilterScreen.withEncoder(
                prefilter, new Answering(prefilter.model().encoder(), false));

        assertThat(screen.screen(exchange(), Instant.MAX))
                .isEqualTo(PrefilterScreen.linear(prefilter).screen(exchange(), Instant.MAX));
    }

    @Test
    void theEncoderTierSaysThatItSpoke() {
        PrefilterScreen screen = PrefilterScreen.withEncoder(
                prefilter, new Answering(prefilter.model().encoder(), true));

        Screening screening = screen.screen(exchange(), Instant.MAX);

        assertThat(screening).isInstanceOfSatisfying(Screening.ClearedByPrefilter.class, cleared -> {
            assertThat(cleared.scores().tier()).isEqualTo(Tier.ENCODER);
            assertThat(screen.margin(cleared.scores())).isNegative();
        });
    }

    @Test
    void anotherEncoderIsRefusedBeforeTheFirstExchange() {
        var other = new Answering(new ModelRef("other", "0".repeat(64)), true);

        assertThatThrownBy(() -> PrefilterScreen.withEncoder(prefilter, other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Exchange exchange() {
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                Optional.of(new Exchange.Prompt("m", List.of(utterance(Role.USER, PROMPT)))),
                Optional.of(new Exchange.Response("m", List.of(utterance(Role.ASSISTANT, ANSWER)))));
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }

    /// @param answers whether it does, with a vector of zeros
    private record Answering(ModelRef model, boolean answers) implements Encoder {

        private static final int WIDTH = 384;

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            return answers
                    ? new Encoding.Encoded(
                            List.of(new Window(new Span(0, text.length()), new Embedding(new float[WIDTH]))), 0)
                    : new Encoding.Unavailable(Cause.TIMED_OUT);
        }
    }
}
