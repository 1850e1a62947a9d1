// SPDX-License-Identifier: Apache-2.0
package io.weir.bench;

import io.weir.schema.Topic;
import io.weir.topology.broker.EmbeddedBroker;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/// The embedded broker of one benchmark, with topics that begin empty for each contender.
final class BenchBroker implements AutoCloseable {

    static final List<Topic> INPUTS = List.of(Topic.PROMPT, Topic.RESPONSE);

    private static final List<Topic> OUTPUTS =
            List.of(Topic.RELEASED, Topic.QUARANTINE, Topic.VERDICT, Topic.DECISION, Topic.ALERT, Topic.DEAD_LETTER);

    private final EmbeddedBroker broker;
    private final Admin admin;
    private final int partitions;

    private BenchBroker(EmbeddedBroker broker, int partitions) {
        this.broker = broker;
        this.partitions = partitions;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    /// @param partitions of every topic but that of the policies
    static BenchBroker start(int partitions) throws IOException {
        return new BenchBroker(EmbeddedBroker.start(), partitions);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    Clients clients() {
        return new Clients(broker.bootstrapServers());
    }

    Admin admin() {
        return admin;
    }

    void createInputs() {
        create(Stream.concat(INPUTS.stream(), Stream.of(Topic.POLICY)).toList());
    }

    void createOutputs() {
        create(OUTPUTS);
    }

    void create(String topic) {
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all());
    }

    /// Removes the output topics, and the internal ones of an application.
    void removeOutputs(String application) {
        remove(OUTPUTS.stream().map(Topic::topicName).toList(), application);
    }

    void remove(String topic, String application) {
        remove(List.of(topic), application);
    }

    private void remove(List<String> topics, String application) {
        List<String> internal =
                names().stream().filter(name -> name.startsWith(application)).toList();
        await(admin.deleteTopics(
                        Stream.concat(topics.stream(), internal.stream()).toList())
                .all());
    }

    private Collection<String> names() {
        return await(admin.listTopics().names());
    }

    private void create(List<Topic> topics) {
        List<NewTopic> made = topics.stream()
                .map(topic -> new NewTopic(topic.topicName(), topic.settings().partitionsAmong(partitions), (short) 1)
                        .configs(Map.of(
                                "max.message.bytes",
                                Integer.toString(topic.settings().recordBytesMax()))))
                .toList();
        await(admin.createTopics(made).all());
    }

    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the broker does not do what it is asked", failure);
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
