// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.topics;

import io.weir.schema.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/// The topics of one cluster. Every call ends within the time given, with an answer or a
/// [ClusterException] that says what a person can do.
public final class TopicCluster implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Admin admin;
    private final String address;
    private final Duration patience;

    private TopicCluster(Admin admin, String address, Duration patience) {
        this.admin = admin;
        this.address = address;
        this.patience = patience;
    }

    /// Connects to a cluster; whether it answers shows at the first call.
    ///
    /// @param security further client configuration, such as SASL and TLS
    /// @throws ClusterException where the configuration or the address makes no sense
    public static TopicCluster connect(String bootstrapServers, Properties security, Duration patience)
            throws ClusterException {
        var configuration = new Properties();
        configuration.putAll(security);
        String millis = Long.toString(patience.toMillis());
        configuration.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        configuration.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        configuration.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        configuration.setProperty(AdminClientConfig.CLIENT_ID_CONFIG, "weir-topics");
        try {
            return new TopicCluster(Admin.create(configuration), bootstrapServers, patience);
        } catch (KafkaException e) {
            throw new ClusterException("cannot connect to " + bootstrapServers + ": "
                    + Optional.ofNullable(e.getCause()).orElse(e).getMessage());
        }
    }

    public int brokers() throws ClusterException {
        return answer(admin.describeCluster().nodes()).size();
    }

    /// Weir's topics that the cluster has.
    public Map<Topic, PresentTopic> present() throws ClusterException {
        Set<String> names = answer(admin.listTopics().names());
        List<String> ours = Arrays.stream(Topic.values())
                .map(Topic::topicName)
                .filter(names::contains)
                .toList();
        Map<String, TopicDescription> descriptions =
                answer(admin.describeTopics(ours).allTopicNames());
        Map<ConfigResource, Config> configurations = answer(
                admin.describeConfigs(ours.stream().map(TopicCluster::resource).toList())
                        .all());
        Map<Topic, PresentTopic> present = new EnumMap<>(Topic.class);
        descriptions.forEach((name, description) -> present.put(
                Topic.ofName(name).orElseThrow(),
                new PresentTopic(
                        description.partitions().size(),
                        description.partitions().getFirst().replicas().size(),
                        values(configurations.get(resource(name))))));
        return present;
    }

    /// Makes topics, and returns when the cluster shows them. One that someone else makes meanwhile
    /// is left as it is.
    public void create(List<Topic> topics, int chatPartitions, int replicas) throws ClusterException {
        List<NewTopic> wanted = new ArrayList<>();
        for (Topic topic : topics) {
            wanted.add(
                    new NewTopic(topic.topicName(), topic.settings().partitionsAmong(chatPartitions), (short) replicas)
                            .configs(topic.settings().configuration(replicas)));
        }
        for (KafkaFuture<Void> created : admin.createTopics(wanted).values().values()) {
            try {
                created.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw failure(e);
                }
            } catch (TimeoutException | InterruptedException e) {
                throw failure(e);
            }
        }
        awaitShown(topics);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private void awaitShown(List<Topic> topics) throws ClusterException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!present().keySet().containsAll(topics)) {
            if (System.nanoTime() > deadline) {
                throw new ClusterException("the topics were made, but " + address + " does not show them within "
                        + patience.toSeconds() + " s: run ./weir topics check");
            }
            pause();
        }
    }

    private void pause() throws ClusterException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw failure(e);
        }
    }

    private <T> T answer(KafkaFuture<T> future) throws ClusterException {
        try {
            return future.get(patience.toMillis() + PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw failure(e);
        }
    }

    private ClusterException failure(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new ClusterException("stopped while waiting for " + address);
        }
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return new ClusterException("no broker answers at " + address + " within " + patience.toSeconds()
                    + " s: is the address right, and do TLS and SASL settings fit? See --command-config and --timeout");
        }
        return new ClusterException(address + " refused: " + cause.getMessage());
    }

    private static ConfigResource resource(String topicName) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topicName);
    }

    private static Map<String, String> values(
            org.apache.kafka.clients.admin.@org.jspecify.annotations.Nullable Config config) {
        Map<String, String> values = new HashMap<>();
        if (config != null) {
            for (ConfigEntry entry : config.entries()) {
                if (entry.value() != null) {
                    values.put(entry.name(), entry.value());
                }
            }
        }
        return values;
    }
}
