// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.alert.AlertGrouping;
import io.weir.alert.AlertSettings;
import io.weir.guard.Guard;
import io.weir.policy.PolicyBook;
import io.weir.policy.PolicyShelf;
import io.weir.schema.ContractCodec;
import io.weir.schema.ReadLimits;
import io.weir.schema.Topic;
import io.weir.stream.async.WorkExecutor;
import io.weir.stream.store.StorePlacement;
import io.weir.wire.CloudEventReader;
import io.weir.wire.OutputEncoder;
import io.weir.wire.RecordLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/// The chat topology under the test driver: real reading and grouping, work that answers at once.
final class ProcessorFixture implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final ChatLaneSettings SETTINGS = ChatLaneSettings.DEFAULT.withPlacement(StorePlacement.MEMORY);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Facts facts;
    private final TopologyTestDriver driver;

    ProcessorFixture(Guard... guards) {
        this(lane -> lane, guards);
    }

    /// @param change what is different from the usual lane
    ProcessorFixture(UnaryOperator<ChatLane> change, Guard... guards) {
        this(change, new Facts(), guards);
    }

    ProcessorFixture(Facts facts, Guard... guards) {
        this(lane -> lane, facts, guards);
    }

    private ProcessorFixture(UnaryOperator<ChatLane> change, Facts facts, Guard... guards) {
        this.facts = facts;
        ChatLane lane = change.apply(lane(facts, now::get, guards));
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "weir");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:0");
        config.putAll(ErrorHandlers.properties(lane, RecordLimits.ofContract()));
        this.driver = new TopologyTestDriver(ChatTopology.build(lane), config, START);
    }

    /// What Kafka Streams prints of the topology.
    static String description() {
        return ChatTopology.build(lane(new Facts(), () -> START)).describe().toString();
    }

    /// Work is done by `executor`.
    static UnaryOperator<ChatLane> working(WorkExecutor executor) {
        return lane -> new ChatLane(
                lane.guards(),
                lane.reader(),
                lane.encoder(),
                lane.publisher(),
                lane.policies(),
                lane.alerts(),
                lane.listener(),
                executor,
                lane.clock(),
                lane.settings());
    }

    /// Outputs are written by `encoder`.
    static UnaryOperator<ChatLane> encoding(OutputEncoder encoder) {
        return lane -> new ChatLane(
                lane.guards(),
                lane.reader(),
                encoder,
                lane.publisher(),
                lane.policies(),
                lane.alerts(),
                lane.listener(),
                lane.executor(),
                lane.clock(),
                lane.settings());
    }

    /// Policies are those of `book`.
    static UnaryOperator<ChatLane> under(PolicyBook book) {
        return lane -> new ChatLane(
                lane.guards(),
                lane.reader(),
                lane.encoder(),
                lane.publisher(),
                book,
                lane.alerts(),
                lane.listener(),
                lane.executor(),
                lane.clock(),
                lane.settings());
    }

    static ChatLane lane(Facts facts, InstantSource clock, Guard... guards) {
        PolicyShelf policies =
                PolicyShelf.of(Arrays.stream(guards).map(Guard::info).toList());
        return new ChatLane(
                List.of(guards),
                new CloudEventReader(ReadLimits.DEFAULT),
                new RecordingEncoder(),
                new ShelfPublisher(policies, ContractCodec.json()),
                policies,
                new AlertGroups(new AlertGrouping(AlertSettings.DEFAULT)),
                facts,
                work -> {
                    work.run();
                    return () -> {};
                },
                clock,
                SETTINGS);
    }

    TopologyTestDriver driver() {
        return driver;
    }

    Facts facts() {
        return facts;
    }

    /// Sends a prompt of tenant `acme`; exchange and event id follow from `exchange`.
    ProcessorFixture prompt(String conversation, String exchange, String text) {
        return prompt("acme", conversation, exchange, text, now.get());
    }

    ProcessorFixture prompt(String tenant, String conversation, String exchange, String text, Instant at) {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
        return event(Topic.PROMPT, tenant, conversation, exchange, body, at);
    }

    ProcessorFixture response(String conversation, String exchange, String text) {
        String body = "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + text + "\"}}]}";
        return event(Topic.RESPONSE, "acme", conversation, exchange, body, now.get());
    }

    ProcessorFixture event(Topic topic, String tenant, String conversation, String exchange, String body, Instant at) {
        boolean isPrompt = topic == Topic.PROMPT;
        Map<String, String> headers = Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                (isPrompt ? "p-" : "r-") + exchange,
                "ce_source",
                "/test",
                "ce_type",
                isPrompt ? "io.weir.chat.prompt.v1" : "io.weir.chat.response.v1",
                "ce_subject",
                conversation,
                "ce_tenantid",
                tenant,
                "ce_correlationid",
                exchange,
                "content-type",
                "application/json");
        return raw(topic, tenant + '/' + conversation, body.getBytes(UTF_8), headers, at);
    }

    ProcessorFixture raw(
            Topic topic, @Nullable String key, byte @Nullable [] value, Map<String, String> attributes, Instant at) {
        var headers = new RecordHeaders();
        attributes.forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
        driver.createInputTopic(topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key == null ? null : key.getBytes(UTF_8), value, headers, at));
        return this;
    }

    ProcessorFixture advance(Duration time) {
        now.updateAndGet(at -> at.plus(time));
        driver.advanceWallClockTime(time);
        return this;
    }

    /// What was written to `topic` since last asked, as text.
    List<String> written(Topic topic) {
        return driver
                .createOutputTopic(topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> new String(value, UTF_8))
                .toList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
