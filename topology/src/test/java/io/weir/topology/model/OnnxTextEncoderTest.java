// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.guard.Cause;
import io.weir.guard.Conclusion;
import io.weir.guard.Encoder;
import io.weir.guard.Exchange;
import io.weir.guard.ExchangeId;
import io.weir.guard.Observation;
import io.weir.guard.Observed;
import io.weir.guard.Part;
import io.weir.guard.Role;
import io.weir.guard.TenantId;
import io.weir.guard.Utterance;
import io.weir.guard.Verdict;
import io.weir.guard.hazard.HazardGuard;
import io.weir.model.Catalogue;
import io.weir.model.ModelListener;
import io.weir.model.ModelStore;
import io.weir.model.batch.BatchSettings;
import io.weir.model.onnx.OnnxEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The real model, from its jar, behind the port of guards.
final class OnnxTextEncoderTest implements EncoderContract {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before all tests.
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // Opened before all tests.
    private static OnnxTextEncoder encoder;

    @BeforeAll
    static void open() throws IOException {
        encoder = open(directory);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Override
    public Encoder encoder() {
        return encoder;
    }

    @Test
    void itNamesTheWeightsByTheirDigest() {
        assertThat(encoder.model().id()).isEqualTo("all-minilm-l6-v2");
        assertThat(encoder.model().sha256())
                .isEqualTo(Catalogue.ALL_MINILM_L6_V2.model().digest().sha256());
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseOfTheModelHasOneOfTheSameNameForGuards(io.weir.model.Cause cause) {
        assertThat(OnnxTextEncoder.cause(cause).name()).isEqualTo(cause.name());
    }

    @Test
    void aClosedModelIsNotReady(@TempDir Path other) throws IOException {
        OnnxTextEncoder closed = open(other);
        closed.close();

        assertThat(closed.isReady()).isFalse();
        assertThat(closed.encode(SENTENCE, soon())).isEqualTo(new Encoder.Encoding.Unavailable(Cause.NOT_READY));
    }

    @Test
    void theShippedHazardHeadsReadThisModelAndLeaveEverydayTextAlone() {
        HazardGuard guard = HazardGuard.shipped(encoder);

        for (String text : List.of(
                "Could you help me plan a vegetable garden on a small balcony?",
                "Sort these invoices by date and tell me the total of each month.",
                SENTENCE.repeat(40))) {
            Observation observation = guard.observe(prompt(text), soon());
            var observed = new Observed(guard.info(), observation, Duration.ZERO);
            assertThat(Conclusion.conclude(observed, guard.info().floors()).verdict())
                    .isEqualTo(new Verdict.Clear());
        }
    }

    private static OnnxTextEncoder open(Path store) throws IOException {
        return new OnnxTextEncoder(OnnxEncoder.open(
                Catalogue.ALL_MINILM_L6_V2,
                new ModelStore(store),
                BatchSettings.cpu(),
                InstantSource.system(),
                ModelListener.NONE));
    }

    private static Exchange prompt(String text) {
        var utterance = new Utterance(Role.USER, false, List.of(new Part.Text(Part.Kind.TEXT, text)));
        return new Exchange(
                new ExchangeId(new TenantId("t"), "c", "e"),
                Optional.of(new Exchange.Prompt("m", List.of(utterance))),
                Optional.empty());
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(5));
    }
}
