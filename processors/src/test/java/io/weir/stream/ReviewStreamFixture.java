// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.alert.AlertGrouping;
import io.weir.alert.AlertSettings;
import io.weir.guard.Cause;
import io.weir.guard.Encoder;
import io.weir.guard.ExchangeId;
import io.weir.guard.LanguageModel;
import io.weir.guard.Location;
import io.weir.guard.ModelRef;
import io.weir.guard.Side;
import io.weir.guard.Span;
import io.weir.guard.TenantId;
import io.weir.guard.Verdict;
import io.weir.guard.prefilter.AuditSample;
import io.weir.guard.uncertainty.ClaimText;
import io.weir.guard.uncertainty.Estimator;
import io.weir.guard.uncertainty.EstimatorSettings;
import io.weir.guard.uncertainty.EvidenceMode;
import io.weir.guard.uncertainty.JudgedAnswer;
import io.weir.guard.uncertainty.SupportFile;
import io.weir.guard.uncertainty.UncertaintyGuard;
import io.weir.guard.uncertainty.review.ResampleGate;
import io.weir.guard.uncertainty.review.ResampleSettings;
import io.weir.guard.uncertainty.review.Reviewer;
import io.weir.guard.uncertainty.review.TokenBudget;
import io.weir.policy.PolicyVersion;
import io.weir.schema.ContractCodec;
import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import io.weir.stream.store.StorePlacement;
import io.weir.wire.ClaimsReader;
import io.weir.wire.CloudEventReader;
import io.weir.wire.ContractEncoder;
import io.weir.wire.OpenVerdict;
import io.weir.wire.OutputRecord;
import io.weir.wire.SourceHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The reviews under the test driver: real reading, weights and writing; vectors that are counts of words.
final class ReviewStreamFixture implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String QUESTION = "Who was Ada Brown?";
    static final String ANSWER = "Ada Brown was born in 1949 in Aarhus.";
    static final String OTHERWISE = "Ada Brown was born in 1921 in Leeds.";

    private static final SupportFile SHIPPED = SupportFile.shipped();
    private static final Reviewer REVIEWER = new Reviewer(SHIPPED.model(), new Estimator(EstimatorSettings.DEFAULT));
    private static final PolicyVersion POLICY = new PolicyVersion("*", "test");
    private static final ReviewSettings SETTINGS = ReviewSettings.DEFAULT.withPlacement(StorePlacement.MEMORY);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Map<String, Integer> told = new TreeMap<>();
    private final ContractEncoder encoder = new ContractEncoder(ContractCodec.json(), 1_000_000);
    private final Optional<Resampler> resampler;
    private final TopologyTestDriver driver;

    ReviewStreamFixture() {
        this(SETTINGS);
    }

    ReviewStreamFixture(ReviewSettings settings) {
        this(settings, Optional.empty());
    }

    /// Reviews that ask `model` again, which is known as `m` and so gives re-samples.
    static ReviewStreamFixture asking(LanguageModel model, double riskMin, double controlRate, long budget) {
        var gate =
                new ResampleGate(REVIEWER, new AuditSample("sixteen letters!".getBytes(UTF_8), controlRate), riskMin);
        return new ReviewStreamFixture(
                SETTINGS,
                Optional.of(new Resampler(
                        model, "m", gate, ResampleSettings.USUAL, new TokenBudget(budget, START), work -> {
                            work.run();
                            return () -> {};
                        })));
    }

    private ReviewStreamFixture(ReviewSettings settings, Optional<Resampler> resampler) {
        this.resampler = resampler;
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "weir-reviews");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:0");
        this.driver = new TopologyTestDriver(ReviewTopology.build(lane(settings)), config, START);
    }

    static ReviewSettings bounded(int ofTenant, int ofBucket) {
        return SETTINGS.withBounds(ofTenant, ofBucket);
    }

    static String description() {
        try (var fixture = new ReviewStreamFixture()) {
            return ReviewTopology.build(fixture.lane(SETTINGS)).describe().toString();
        }
    }

    private ReviewLane lane(ReviewSettings settings) {
        return new ReviewLane(
                new ClaimsReader(ContractCodec.json()),
                new CloudEventReader(ReadLimits.DEFAULT),
                encoder,
                new Words(),
                REVIEWER,
                SHIPPED.model().words(),
                _ -> new FlagPolicy(POLICY),
                new AlertGroups(new AlertGrouping(AlertSettings.DEFAULT)),
                new Facts(),
                listener(),
                work -> {
                    work.run();
                    return () -> {};
                },
                now::get,
                settings,
                resampler,
                ChatLaneSettings.DEFAULT);
    }

    /// An answer of one claim that nothing in its exchange speaks of, as the chat lane leaves it.
    static OpenVerdict open(String tenant, String exchange, String question, String answer) {
        return open(tenant, exchange, "m", "", question, answer);
    }

    static OpenVerdict open(
            String tenant, String exchange, String model, String context, String question, String answer) {
        var judged = new JudgedAnswer(
                model,
                context,
                question,
                answer,
                List.of(new JudgedAnswer.JudgedConcept(
                        answer, List.of(new Location(Side.RESPONSE, 0, 0, new Span(0, answer.length()))), List.of())),
                Set.of(),
                Set.of(Cause.INSUFFICIENT_EVIDENCE));
        return new OpenVerdict(
                new ExchangeId(new TenantId(tenant), "c-" + exchange, exchange),
                UncertaintyGuard.info(SHIPPED),
                POLICY,
                judged,
                List.of(),
                List.of("weir.chat.prompt.v1-0@" + exchange, "weir.chat.response.v1-0@" + exchange),
                START);
    }

    /// The same with its prompt, so that it can be asked for again.
    static OpenVerdict askable(String exchange, String question, String answer) {
        OpenVerdict open = open("acme", exchange, question, answer);
        return new OpenVerdict(
                open.id(),
                open.guard(),
                open.policy(),
                open.answer(),
                List.of(new LanguageModel.Prompt.Turn(LanguageModel.Prompt.Speaker.USER, question)),
                open.evidence(),
                open.recordedAt());
    }

    ReviewStreamFixture judged(String exchange, String question, String answer) {
        return judged(open("acme", exchange, question, answer));
    }

    ReviewStreamFixture judged(OpenVerdict verdict) {
        OutputRecord record = encoder.claims(verdict);
        var headers = new RecordHeaders();
        for (SourceHeader header : record.headers()) {
            headers.add(
                    header.name(),
                    header.value() == null ? null : header.value().get());
        }
        pipe(
                Topic.CLAIMS,
                verdict.id().recordKey(),
                Objects.requireNonNull(record.value()).get(),
                headers);
        return this;
    }

    /// A sample for an exchange of tenant `acme`.
    ///
    /// @param more headers beside the usual ones
    ReviewStreamFixture sample(String exchange, String id, String model, String text, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(Map.of(
                "ce_specversion", "1.0",
                "ce_id", id,
                "ce_source", "/sampler",
                "ce_type", "io.weir.chat.response.v1",
                "ce_subject", "c-" + exchange,
                "ce_tenantid", "acme",
                "ce_correlationid", exchange,
                "content-type", "application/json"));
        attributes.putAll(more);
        var headers = new RecordHeaders();
        attributes.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        String body = "{\"model\":\"" + model + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"" + text + "\"}}]}";
        pipe(Topic.SAMPLE, "acme/c-" + exchange, body.getBytes(UTF_8), headers);
        return this;
    }

    ReviewStreamFixture sample(String exchange, String id, String model, String text) {
        return sample(exchange, id, model, text, Map.of());
    }

    ReviewStreamFixture advance(Duration time) {
        now.updateAndGet(at -> at.plus(time));
        driver.advanceWallClockTime(time);
        return this;
    }

    /// Verdicts written since last asked.
    List<JsonNode> verdicts() {
        return written(Topic.VERDICT).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    List<String> written(Topic topic) {
        driver.advanceWallClockTime(Duration.ofMillis(50));
        return new ArrayList<>(driver
                .createOutputTopic(topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> new String(value, UTF_8))
                .toList());
    }

    /// What the listener was told, by name.
    int told(String fact) {
        return told.getOrDefault(fact, 0);
    }

    private void pipe(Topic topic, String key, byte[] value, RecordHeaders headers) {
        driver.createInputTopic(topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key.getBytes(UTF_8), value, headers, now.get()));
        driver.advanceWallClockTime(Duration.ofMillis(50));
    }

    private ReviewListener listener() {
        return new ReviewListener() {
            @Override
            public void kept() {
                told.merge("kept", 1, Integer::sum);
            }

            @Override
            public void notReviewed(Cause cause) {
                told.merge("not-reviewed", 1, Integer::sum);
            }

            @Override
            public void entries(Store store, int more) {
                told.merge(store.name(), more, Integer::sum);
            }

            @Override
            public void matched() {
                told.merge("matched", 1, Integer::sum);
            }

            @Override
            public void arrived(EvidenceMode mode, Arrival arrival) {
                told.merge(mode + " " + arrival, 1, Integer::sum);
            }

            @Override
            public void revised(Verdict verdict) {
                told.merge("revised", 1, Integer::sum);
            }
        };
    }

    @Override
    public void close() {
        driver.close();
    }

    /// Hashed counts of words: equal words, near vectors.
    private static final class Words implements Encoder {
        private static final int WIDTH = 64;

        @Override
        public ModelRef model() {
            return SHIPPED.model().encoder();
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public Encoding encode(String text, Instant deadline) {
            float[] counts = new float[WIDTH];
            for (String key : ClaimText.keys(text)) {
                counts[Math.floorMod(key.hashCode(), WIDTH)]++;
            }
            return new Encoding.Encoded(List.of(new Window(new Span(0, text.length()), new Embedding(counts))), 0);
        }
    }
}
