// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.ModelRef;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.uncertainty.ClaimText;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.guard.uncertainty.UncertaintyLook;
import io.weir.guard.uncertainty.UncertaintySettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks of the uncertainty guard with the shipped weights, over vectors that count words.
public final class ClaimLooks {

    private static final int WIDTH = 64;

    private ClaimLooks() {}

    public static UncertaintyGuard guard(Consumer<UncertaintyLook> looks) {
        SupportFile file = SupportFile.shipped();
        return new UncertaintyGuard(
                new Words(file.model().encoder()), file, UncertaintySettings.USUAL, looks, InstantSource.system());
    }

    /// The first candidate is judged by the others.
    public static Exchange exchange(String question, String... candidates) {
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                Optional.of(new Exchange.Prompt("m", List.of(utterance(Role.USER, question)))),
                Optional.of(new Exchange.Response(
                        "m",
                        Arrays.stream(candidates)
                                .map(text -> utterance(Role.ASSISTANT, text))
                                .toList())));
    }

    private static Utterance utterance(Role role, String text) {
        return new Utterance(role, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
    }

    private record Words(ModelRef model) implements Encoder {

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            float[] counts = new float[WIDTH];
            ClaimText.keys(text).forEach(key -> counts[Math.floorMod(key.hashCode(), WIDTH)]++);
            return new Encoding.Encoded(List.of(new Window(new Span(0, text.length()), new Embedding(counts))), 0);
        }
    }
}
